import type { Page } from "playwright-core";

/** The texts that decorations put behind the lines of the editors in view, from top to bottom. */
export async function lineMarks(page: Page): Promise<readonly string[]> {
  return page.locator(".view-lines .view-line span span").evaluateAll((spans) =>
    spans
      .map((span) => ({
        top: span.getBoundingClientRect().top,
        content: getComputedStyle(span, "::after").content,
      }))
      .filter(({ content }) => content.startsWith('"'))
      .sort((one, other) => one.top - other.top)
      .map(({ content }) => JSON.parse(content) as string),
  );
}
