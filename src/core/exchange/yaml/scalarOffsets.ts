import type { YamlScalar } from "./yamlNode";

/**
 * Where in the file the text of a scalar comes from. `offsetOf(at)` is the offset, in the file, of the character `at` of
 * `scalar.text`; of an escape it is that of its backslash, of a folded line break that of the break. `text` is the text as
 * computed here, which is `scalar.text`.
 */
export interface ScalarOffsets {
  readonly text: string;
  offsetOf(at: number): number;
}

/** What was computed stays as long as the scalar: one text can have many places to tell. */
const known = new WeakMap<YamlScalar, ScalarOffsets>();

/** Reads a scalar again, this time for its offsets. `source` is the file that it was read from. */
export function scalarOffsets(source: string, scalar: YamlScalar): ScalarOffsets {
  const offsets = known.get(scalar) ?? readOffsets(source, scalar);
  known.set(scalar, offsets);
  return offsets;
}

function readOffsets(source: string, scalar: YamlScalar): ScalarOffsets {
  const sink = new OffsetSink();
  const { style, from, to } = scalar;
  let end = to;
  if (style === "plain") readFolded(source, { from, to }, sink);
  else if (style === "single") readFolded(source, { from: from + 1, to: (end = closing(source, scalar)) }, sink, "'");
  else if (style === "double") readDouble(source, { from: from + 1, to: (end = closing(source, scalar)) }, sink);
  else end = readBlock(source, scalar, sink);
  return sink.finished(end);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

class OffsetSink {
  readonly #pieces: string[] = [];
  readonly #offsets: number[] = [];

  /** `text` stands in the file at `at`, unit for unit. */
  copy(text: string, at: number): void {
    this.#pieces.push(text);
    for (let index = 0; index < text.length; index++) this.#offsets.push(at + index);
  }

  /** `text` stands for something else that is at `at`. */
  put(text: string, at: number): void {
    this.#pieces.push(text);
    for (let index = 0; index < text.length; index++) this.#offsets.push(at);
  }

  finished(end: number): ScalarOffsets {
    const offsets = this.#offsets;
    return { text: this.#pieces.join(""), offsetOf: (at) => offsets[Math.max(0, at)] ?? end };
  }
}

/** Where the text in quotes ends: before the closing quote, which a broken file may not have. */
function closing(source: string, { style, from, to }: YamlScalar): number {
  const quote = style === "single" ? "'" : '"';
  return to - from > 1 && source[to - 1] === quote ? to - 1 : to;
}

function linesOf(source: string, { from, to }: Span): Span[] {
  const lines: Span[] = [];
  let start = from;
  for (;;) {
    const feed = source.indexOf("\n", start);
    if (feed === -1 || feed >= to) break;
    lines.push({ from: start, to: feed > start && source[feed - 1] === "\r" ? feed - 1 : feed });
    start = feed + 1;
  }
  lines.push({ from: start, to });
  return lines;
}

const isBlank = (character: string | undefined) => character === " " || character === "\t";

function trimmed(source: string, { from, to }: Span, sides: { start: boolean; end: boolean }): Span {
  while (sides.start && from < to && isBlank(source[from])) from++;
  while (sides.end && to > from && isBlank(source[to - 1])) to--;
  return { from, to };
}

/** Plain and single-quoted text: a line break is a space, each empty line behind it a line feed. */
function readFolded(source: string, span: Span, sink: OffsetSink, quote?: string): void {
  const lines = linesOf(source, span);
  const last = lines.length - 1;
  let separator = "";
  let breakAt = span.from;
  lines.forEach((whole, index) => {
    const line = trimmed(source, whole, { start: index > 0, end: index < last });
    const isEmpty = line.from === line.to && index > 0 && index < last;
    if (!isEmpty) {
      sink.put(separator, breakAt);
      copyUnquoted(source, line, sink, quote);
      separator = " ";
    } else if (separator === "\n") sink.put("\n", breakAt);
    else separator = "\n";
    breakAt = whole.to;
  });
}

function copyUnquoted(source: string, { from, to }: Span, sink: OffsetSink, quote: string | undefined): void {
  let start = from;
  for (;;) {
    const doubled = quote === undefined ? -1 : source.indexOf(quote + quote, start);
    if (doubled === -1 || doubled + 1 >= to) break;
    sink.copy(source.slice(start, doubled + 1), start);
    start = doubled + 2;
  }
  sink.copy(source.slice(start, to), start);
}

const escapes: Record<string, string> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  "\t": "\t",
};
const codeLengths: Record<string, number> = { x: 2, u: 4, U: 8 };

function readDouble(source: string, { from, to }: Span, sink: OffsetSink): void {
  for (let at = from; at < to;) {
    const character = source[at];
    if (character === "\\") at = readEscape(source, at, sink);
    else if (character === "\r" && source[at + 1] === "\n") at++;
    else if (character === "\n") at = foldBreak(source, { from: at, to }, sink);
    else if (isBlank(character)) at = readBlanks(source, at, sink);
    else {
      sink.copy(source.slice(at, at + 1), at);
      at++;
    }
  }
}

/** Blanks count, but not before a line break. */
function readBlanks(source: string, from: number, sink: OffsetSink): number {
  let at = from;
  while (isBlank(source[at])) at++;
  if (source[at] !== "\n" && !(source[at] === "\r" && source[at + 1] === "\n")) sink.copy(source.slice(from, at), from);
  return at;
}

function foldBreak(source: string, { from, to }: Span, sink: OffsetSink): number {
  let feeds = 0;
  let at = from + 1;
  for (; at < to && /[ \t\r\n]/.test(source[at] ?? ""); at++) {
    if (source[at] === "\r" && source[at + 1] !== "\n") break;
    if (source[at] === "\n") feeds++;
  }
  sink.put(feeds === 0 ? " " : "\n".repeat(feeds), from);
  return at;
}

function readEscape(source: string, at: number, sink: OffsetSink): number {
  const letter = source[at + 1] ?? "";
  const length = codeLengths[letter];
  if (length !== undefined) {
    const digits = source.slice(at + 2, at + 2 + length);
    const codePoint = /^[0-9a-f]+$/i.test(digits) && digits.length === length ? parseInt(digits, 16) : NaN;
    sink.put(codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : source.slice(at, at + 2 + length), at);
    return at + 2 + length;
  }
  if (letter === "\n" || (letter === "\r" && source[at + 2] === "\n")) {
    let next = at + (letter === "\n" ? 2 : 3);
    while (isBlank(source[next])) next++;
    return next;
  }
  sink.put(escapes[letter] ?? source.slice(at, at + 2), at);
  return at + 2;
}

interface BlockLine extends Span {
  /** Spaces at the start of the line. */
  readonly indent: number;
  readonly isEmpty: boolean;
}

function blockLines(source: string, span: Span): BlockLine[] {
  return linesOf(source, span).map(({ from, to }) => {
    let indent = 0;
    while (from + indent < to && source[from + indent] === " ") indent++;
    return { from, to, indent, isEmpty: from + indent === to };
  });
}

/** Literal and folded blocks. Answers where the text ends. */
function readBlock(source: string, scalar: YamlScalar, sink: OffsetSink): number {
  const headEnd = source.indexOf("\n", scalar.from);
  const bodyFrom = headEnd === -1 || headEnd >= scalar.to ? scalar.to : headEnd + 1;
  const head = source.slice(scalar.from, bodyFrom).replace(/#.*/s, "");
  const lines = blockLines(source, { from: bodyFrom, to: scalar.to });
  const first = lines.findIndex(({ isEmpty }) => !isEmpty);
  if (first === -1) {
    sink.put(scalar.text, bodyFrom);
    return scalar.to;
  }
  // With an indentation indicator the first line may begin with blanks of its own, which the text has kept.
  const own = /^ */.exec(scalar.text.split("\n")[first] ?? "")?.[0].length ?? 0;
  const indent = (lines[first]?.indent ?? 0) - own;
  let end = lines.length;
  while (end > first && lines[end - 1]?.isEmpty === true && (lines[end - 1]?.indent ?? 0) <= indent) end--;
  for (const line of lines.slice(0, first)) copyLine(source, line, { indent, isBroken: true }, sink);
  const content = lines.slice(first, end);
  if (scalar.style === "literal") copyLines(source, content, indent, sink);
  else foldLines(source, content, indent, sink);
  const textEnd = content.at(-1)?.to ?? scalar.to;
  if (!head.includes("-")) sink.put("\n", textEnd);
  if (head.includes("+"))
    for (const line of lines.slice(end, -1)) copyLine(source, line, { indent, isBroken: true }, sink);
  return head.includes("+") ? scalar.to : textEnd;
}

function copyLine(
  source: string,
  { from, to }: Span,
  { indent, isBroken }: { indent: number; isBroken: boolean },
  sink: OffsetSink,
): void {
  const start = Math.min(from + indent, to);
  sink.copy(source.slice(start, to), start);
  if (isBroken) sink.put("\n", to);
}

function copyLines(source: string, lines: readonly BlockLine[], indent: number, sink: OffsetSink): void {
  lines.forEach((line, index) => copyLine(source, line, { indent, isBroken: index < lines.length - 1 }, sink));
}

function foldLines(source: string, lines: readonly BlockLine[], indent: number, sink: OffsetSink): void {
  let separator = "";
  let breakAt = lines[0]?.from ?? 0;
  let wasIndented = false;
  for (const line of lines) {
    const isIndented = line.indent > indent || source[line.from + line.indent] === "\t";
    if (isIndented) {
      if (separator === " ") separator = "\n";
      else if (!wasIndented && separator === "\n") separator = "\n\n";
      sink.put(separator, breakAt);
      copyLine(source, line, { indent, isBroken: false }, sink);
      separator = "\n";
      wasIndented = true;
    } else if (line.isEmpty) {
      if (separator === "\n") sink.put("\n", breakAt);
      else separator = "\n";
    } else {
      sink.put(separator, breakAt);
      copyLine(source, line, { indent, isBroken: false }, sink);
      separator = " ";
      wasIndented = false;
    }
    breakAt = line.to;
  }
}
