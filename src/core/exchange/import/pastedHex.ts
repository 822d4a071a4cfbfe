import { ByteSink } from "../../payload/byteSink";
import { builtInTextCodec } from "../../payload/builtInTextCodec";
import { parseHexPayload } from "../../payload/hexPayload";
import { payloadProblem, type PayloadProblem, type PayloadResult } from "../../payload/payloadResult";
import { parseTextPayload } from "../../payload/textPayload";
import { parseArrayLiteral } from "./arrayLiteral";
import { looksLikeDump, parseDump } from "./hexDumpText";
import { findStringLiterals, type StringLiteral } from "./stringLiterals";

/** How a pasted text was read: a dump with offsets, an array of a program, a text with escapes, or plain hex digits. */
export type PastedStyle = "dump" | "array" | "text" | "hex";

/** What reading a pasted text answers; the bytes are fresh and belong to the caller. */
export type PastedResult =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly style: PastedStyle }
  | { readonly ok: false; readonly problem: PayloadProblem };

/**
 * Reads bytes as people paste them: the dumps of `hexdump -C`, `xxd`, `od`, `tcpdump -X`, Wireshark and PowerShell with
 * their offsets and text columns, arrays of C, Go, Rust, Java, JSON and the like, Python bytes and other quoted texts
 * with escapes, and hex digits in any usual style (`aa55`, `AA 55`, `aa:55`, `0xaa,`, `\xaa`, `%aa`, `$aa`, `AAh`). The
 * problem marks the first place that does not fit. Never throws.
 */
export function parsePastedHex(text: string): PastedResult {
  if (looksLikeDump(text)) return withStyle("dump", parseDump(text));
  const array = parseArrayLiteral(text);
  if (array) return withStyle("array", array);
  const strings = findStringLiterals(text);
  if (strings) return withStyle("text", parseStrings(strings));
  return withStyle("hex", parseHexPayload(withoutMarks(text)));
}

function withStyle(style: PastedStyle, result: PayloadResult): PastedResult {
  return result.ok ? { ok: true, bytes: result.bytes, style } : result;
}

function parseStrings(strings: readonly StringLiteral[]): PayloadResult {
  const sink = new ByteSink();
  for (const { content, from: start } of strings) {
    const result = parseTextPayload(content, (part) => builtInTextCodec("utf-8").encode(part));
    if (!result.ok) {
      const { message, from, to } = result.problem;
      return payloadProblem(message, start + from, start + to);
    }
    sink.appendAll(result.bytes);
  }
  return { ok: true, bytes: sink.toBytes() };
}

/** Replaces what marks hex digits in some languages by spaces, each character by one, so that places stay right. */
function withoutMarks(text: string): string {
  return text.replace(/[%$](?=[0-9a-f]{2})/gi, " ").replace(/(?<![0-9a-z])([0-9a-f]{2})h(?![0-9a-z])/gi, "$1 ");
}
