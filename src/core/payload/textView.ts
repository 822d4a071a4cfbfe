import { characterName, isVisibleCharacter } from "./characterName";
import type { TextEncoding } from "./textEncodings";
import { invalidCharacter, walkCharacters } from "./walkCharacters";

/** A stretch of a payload as shown. */
export interface TextSegment {
  /**
   * `plain`: characters that show themselves. `control`: one control, format or other hidden character, by its name.
   * `invalid`: bytes that are no character of the encoding, in hex.
   */
  readonly kind: "plain" | "control" | "invalid";
  readonly text: string;
  /** The bytes that it stands for: from this index … */
  readonly from: number;
  /** … up to, not including, this one. */
  readonly to: number;
}

/** A payload as text that is safe to show. */
export interface TextView {
  readonly segments: readonly TextSegment[];
  /** Whether there was more than `maxCharacters`. */
  readonly isCut: boolean;
}

/** How to read a payload as text. */
export interface TextViewOptions {
  /** UTF-8 by default. */
  readonly encoding?: TextEncoding;
  /** How many characters, and bytes that are none, to show; all by default. The cost follows it, not the payload. */
  readonly maxCharacters?: number;
}

/** Joins neighbours of one kind, but for controls, each of which is a badge of its own. */
class SegmentList {
  readonly segments: TextSegment[] = [];
  #open: { kind: "plain" | "invalid"; text: string; from: number; to: number } | undefined;

  add(kind: TextSegment["kind"], text: string, from: number, to: number): void {
    if (kind === "control") {
      this.flush();
      this.segments.push({ kind, text, from, to });
    } else if (this.#open?.kind === kind) {
      this.#open.text += kind === "invalid" ? ` ${text}` : text;
      this.#open.to = to;
    } else {
      this.flush();
      this.#open = { kind, text, from, to };
    }
  }

  flush(): void {
    if (this.#open !== undefined) this.segments.push(this.#open);
    this.#open = undefined;
  }
}

/**
 * Turns bytes into segments to show in the log. Nothing in the plain ones moves, hides, reverses or breaks text, so what
 * a peer sends cannot pass for something else; put each segment into an element of its own that isolates its direction.
 */
export function textView(bytes: Uint8Array, options: TextViewOptions = {}): TextView {
  const { encoding = "utf-8", maxCharacters = Infinity } = options;
  const list = new SegmentList();
  let room = maxCharacters;
  walkCharacters(bytes, encoding, (codePoint, from, to) => {
    if (room <= 0) return false;
    if (codePoint === invalidCharacter) {
      const end = Math.min(to, from + room);
      for (let at = from; at < end; at++) list.add("invalid", hexOf(bytes[at]), at, at + 1);
      room -= to - from;
    } else {
      const isPlain = isVisibleCharacter(codePoint);
      list.add(isPlain ? "plain" : "control", (isPlain ? String.fromCodePoint : characterName)(codePoint), from, to);
      room -= 1;
    }
    return true;
  });
  list.flush();
  const shownTo = list.segments.at(-1)?.to ?? 0;
  return { segments: list.segments, isCut: shownTo < bytes.length };
}

function hexOf(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, "0");
}
