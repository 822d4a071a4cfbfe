import { parseHexPayload } from "../payload/hexPayload";
import type { PayloadProblem } from "../payload/payloadResult";
import type { ByteRun } from "./byteFinder";

/** What to look for in a capture, as it was typed. */
export interface FindQuery {
  readonly text: string;
  /** `text`: its UTF-8 bytes; `hex`: bytes; `expression`: a regular expression that sees one character a byte. */
  readonly kind: "text" | "hex" | "expression";
  /** Without effect on `hex`. */
  readonly matchesCase: boolean;
}

/** What to look for, ready to be used. */
export type FindPattern =
  | { readonly type: "run"; readonly run: ByteRun }
  /** With the flag `g`. */
  | { readonly type: "expression"; readonly expression: RegExp };

export type FindQueryResult =
  { readonly ok: true; readonly pattern: FindPattern } | { readonly ok: false; readonly problem: PayloadProblem };

/** Reads a query that is not empty. Never throws. */
export function parseFindQuery({ text, kind, matchesCase }: FindQuery): FindQueryResult {
  if (kind === "text") return run(new TextEncoder().encode(text), !matchesCase);
  if (kind === "hex") {
    const parsed = parseHexPayload(text);
    return parsed.ok ? run(parsed.bytes, false) : parsed;
  }
  try {
    const expression = new RegExp(text, matchesCase ? "gm" : "gim");
    return { ok: true, pattern: { type: "expression", expression } };
  } catch {
    const message = "This is not a regular expression; check its brackets.";
    return { ok: false, problem: { message, from: 0, to: text.length } };
  }
}

function run(bytes: Uint8Array, ignoresCase: boolean): FindQueryResult {
  return { ok: true, pattern: { type: "run", run: { bytes, ignoresCase } } };
}
