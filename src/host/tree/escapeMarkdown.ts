/** A text as Markdown that shows exactly it, on one line; unlike `appendText` it can still be wrapped between words. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/[\\`*_{}[\]()#+\-.!~<>|$:@]/g, "\\$&")
    .replace(/\s+/g, " ");
}
