import { ByteSink } from "../../payload/byteSink";
import { payloadProblem, type PayloadResult } from "../../payload/payloadResult";
import { quoted } from "../../quoted";
import { type DumpLine, isWords, readDumpLines, splitTextColumn } from "./hexDumpLines";

/** The most bytes that a squeezed dump may stand for. */
const mostBytes = 64 * 2 ** 20;

/** The offsets of a dump are hex, or octal and decimal with `od`. */
const bases = [16, 8, 10];

class DumpProblem extends Error {
  constructor(
    message: string,
    readonly from: number,
    readonly to: number,
  ) {
    super(message);
  }
}

/** Whether every line begins with an offset, as in a dump. */
export function looksLikeDump(text: string): boolean {
  const lines = readDumpLines(text);
  const [first, second] = lines ?? [];
  if (!first || first.isRepeat || first.content.trim() === "") return false;
  if (first.hasColon) return true;
  if (second && bases.some((base) => follows(first, second, base))) return true;
  return /^0+$/.test(first.offset) && /^[0-9a-f]{2}(\s|$)/i.test(first.content.trimStart());
}

function follows(first: DumpLine, second: DumpLine, base: number): boolean {
  if (second.isRepeat) return true;
  const count = offsetOf(second, base) - offsetOf(first, base);
  return count > 0 && count <= pairsOf(first.content).length;
}

function offsetOf({ offset }: DumpLine, base: number): number {
  const value = parseInt(offset, base);
  return value.toString(base).padStart(offset.length, "0") === offset.toLowerCase() ? value : NaN;
}

/** The hex pairs at the beginning of a line, as far as they go; some may be of the text column. */
function pairsOf(content: string): RegExpExecArray[] {
  const pairs: RegExpExecArray[] = [];
  const pair = /[\s-]*([0-9a-f]{2})/iy;
  for (let match = pair.exec(content); match; match = pair.exec(content)) pairs.push(match);
  return pairs;
}

function endOf(pairs: readonly RegExpExecArray[]): number {
  const last = pairs.at(-1);
  return last ? last.index + last[0].length : 0;
}

/**
 * Reads a dump with offsets. How many bytes a line has is known from the next offset, so the text column is never taken
 * for bytes; in the last line it is known by what it shows. A line `*` stands for repeated lines.
 */
export function parseDump(text: string): PayloadResult {
  const lines = readDumpLines(text) ?? [];
  let problem = new DumpProblem("There is no dump here.", 0, text.length);
  for (const base of bases) {
    try {
      return { ok: true, bytes: bytesOf(lines, base) };
    } catch (error) {
      if (!(error instanceof DumpProblem)) throw error;
      // The base that fits best is the one that comes furthest.
      if (error.from > problem.from || problem.from === 0) problem = error;
    }
  }
  return payloadProblem(problem.message, problem.from, problem.to);
}

function bytesOf(lines: readonly DumpLine[], base: number): Uint8Array {
  const sink = new ByteSink(lines.length * 16);
  let last: Uint8Array = new Uint8Array();
  let length = 0;
  let isRepeated = false;
  const start = lines[0] ? offsetOf(lines[0], base) : 0;
  for (const [index, line] of lines.entries()) {
    if (line.isRepeat) {
      isRepeated = true;
      continue;
    }
    if (isRepeated) length += repeat(sink, last, start + length, { line, base });
    if (offsetOf(line, base) !== start + length) throw wrongOffset(line);
    isRepeated = false;
    const next = lines[index + 1];
    last = next && !next.isRepeat ? bytesUpTo(line, next, base) : lastBytes(line);
    sink.appendAll(last);
    length += last.length;
  }
  return sink.toBytes();
}

function repeat(sink: ByteSink, bytes: Uint8Array, from: number, { line, base }: { line: DumpLine; base: number }) {
  const missing = offsetOf(line, base) - from;
  const isWhole = bytes.length > 0 && missing > 0 && missing % bytes.length === 0;
  if (!isWhole) throw wrongOffset(line);
  if (missing > mostBytes)
    throw new DumpProblem("This dump stands for more than 64 MiB: paste a part of it.", line.from, line.contentFrom);
  for (let count = 0; count < missing / bytes.length; count++) sink.appendAll(bytes);
  return missing;
}

function wrongOffset({ offset, from }: DumpLine): DumpProblem {
  const message = `The offset ${quoted(offset)} does not follow the line before it: paste one dump, with all its lines.`;
  return new DumpProblem(message, from, from + offset.length);
}

function bytesUpTo(line: DumpLine, next: DumpLine, base: number): Uint8Array {
  return countedBytes(line, offsetOf(next, base) - offsetOf(line, base), next);
}

/** So many bytes of a line; `next` is the line whose offset tells it. */
function countedBytes(line: DumpLine, count: number, next = line): Uint8Array {
  if (isWords(line)) {
    const message =
      "These are 16-bit words, and the order of their bytes is not known: paste the dump of hexdump -C or xxd.";
    throw new DumpProblem(message, line.contentFrom, line.contentFrom + line.content.length);
  }
  const pairs = pairsOf(line.content);
  if (!(count > 0)) throw wrongOffset(next);
  if (pairs.length < count) throw notHex(line, pairs);
  const counted = pairs.slice(0, count);
  // Digits right behind them mean that the offsets are in another base.
  if (!/^(?:\s*$|\s{2}|\t|\s*[|>])/.test(line.content.slice(endOf(counted)))) throw wrongOffset(next);
  return Uint8Array.from(counted, (pair) => parseInt(pair[1] ?? "", 16));
}

function notHex(line: DumpLine, pairs: readonly RegExpExecArray[]): DumpProblem {
  const end = endOf(pairs);
  const at = end + (/^[\s-]*/.exec(line.content.slice(end))?.[0].length ?? 0);
  const character = String.fromCodePoint(line.content.codePointAt(at) ?? 0x20);
  const what = at >= line.content.length ? "This line ends too early" : `${quoted(character)} is no hex digit`;
  const message = `${what}: write each byte as two of 0-9 and a-f, such as 0a.`;
  return new DumpProblem(
    message,
    line.contentFrom + at,
    line.contentFrom + Math.min(line.content.length, at + character.length),
  );
}

/** The bytes of a line that no offset follows. */
function lastBytes(line: DumpLine): Uint8Array {
  if (line.content.trim() === "") return new Uint8Array();
  const { digits, hasText } = splitTextColumn(line.content);
  const pairs = pairsOf(digits);
  const rest = digits.slice(endOf(pairs));
  if (pairs.length === 0 || (rest.trim() !== "" && !/^\s{2}|^\t/.test(rest)) || (hasText && rest.trim() !== ""))
    throw notHex({ ...line, content: digits }, pairs);
  return countedBytes({ ...line, content: digits }, pairs.length);
}
