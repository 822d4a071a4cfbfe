import type { SourceRange } from "../diagnostic";

/** A piece of what a hover says: plain words, or something to be shown in the font of the editor. */
export interface HoverPart {
  readonly kind: "text" | "code" | "fields";
  readonly text: string;
}

/** What a hover says, and of what. */
export interface Hover extends SourceRange {
  readonly parts: readonly HoverPart[];
}

export function text(words: string): HoverPart {
  return { kind: "text", text: words };
}

export function code(written: string): HoverPart {
  return { kind: "code", text: written };
}

/** Field texts, which are shown as they stand in a file. */
export function fields(written: string): HoverPart {
  return { kind: "fields", text: written };
}
