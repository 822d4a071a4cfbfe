import { writeTextPayload } from "../textPayload";

/** Writes bytes as a quoted text of the field grammar, which stands for exactly these bytes wherever UTF-8 is meant. */
export function quoteText(bytes: Uint8Array): string {
  const text = writeTextPayload(bytes)
    .replaceAll('"', '\\"')
    .replaceAll(/\{(?=\{)/g, "\\x7b");
  return `"${text}"`;
}
