import { ByteSink } from "../../payload/byteSink";
import { CommandProblem } from "./importedEndpoint";
import type { ShellWord } from "./shellWords";

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 0x1b,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 0x5c,
  '"': 0x22,
  "'": 0x27,
};

/** The bytes that the `printf` or `echo` before a pipe writes; undefined where there is none. */
export function readPrintedBytes(commands: readonly (readonly ShellWord[])[], notes: string[]): Uint8Array | undefined {
  const [first, ...others] = commands;
  const [program, ...words] = first ?? [];
  if (!program) return undefined;
  // dd only gathers what printf writes into one datagram; a sleep in a group would need a shell.
  const isWhole = others.every(([name]) => name?.text === "dd");
  if (isWhole && program.text === "printf") return printfBytes(words);
  if (isWhole && program.text === "echo") return echoBytes(words);
  notes.push("What is sent comes from a program other than printf and echo, and is not taken over.");
  return undefined;
}

function printfBytes(words: readonly ShellWord[]): Uint8Array {
  const [format, ...values] = words[0]?.text === "--" ? words.slice(1) : words;
  const sink = new ByteSink();
  if (!format) return sink.toBytes();
  if (format.text.replaceAll("%%", "").includes("%") || values.length > 0) {
    if (format.text !== "%s" && format.text !== "%b")
      throw new CommandProblem(
        "A printf with values to put in is not taken over: write them out.",
        format.from,
        format.to,
      );
    const [value] = values;
    if (value) appendText(sink, value.text, format.text === "%b" ? echoPiece : undefined);
    return sink.toBytes();
  }
  appendText(sink, format.text.replaceAll("%%", "%"), printfPiece);
  return sink.toBytes();
}

/** `-n` leaves out the line feed at the end, `-e` resolves escapes. */
function echoBytes(words: readonly ShellWord[]): Uint8Array {
  const optionCount = words.findIndex(({ text }) => !/^-[neE]+$/.test(text));
  const options = words.slice(0, optionCount < 0 ? words.length : optionCount);
  const has = (letter: string) => options.some(({ text }) => text.includes(letter));
  const sink = new ByteSink();
  const texts = words.slice(options.length).map(({ text }) => text);
  appendText(sink, texts.join(" "), has("e") ? echoPiece : undefined);
  if (!has("n")) sink.append(10);
  return sink.toBytes();
}

/**
 * Escapes as hex, octal or one letter, and runs of plain text. An octal number has three digits at most, for echo and `%b`
 * after a 0.
 */
const printfPiece = /\\x([0-9a-f]{1,2})|\\([0-7]{1,3})|\\(.)|([^\\]+|\\)/gis;
const echoPiece = /\\x([0-9a-f]{1,2})|\\0([0-7]{0,3})|\\(.)|([^\\]+|\\)/gis;

/** Appends a text, with its escapes resolved where a pattern for them is given. */
function appendText(sink: ByteSink, text: string, pattern: RegExp | undefined): void {
  const encoder = new TextEncoder();
  if (!pattern) {
    sink.appendAll(encoder.encode(text));
    return;
  }
  for (const [whole, hex, octal, letter, plain] of text.matchAll(pattern)) {
    const simple = letter === undefined ? undefined : simpleEscapes[letter];
    if (hex !== undefined) sink.append(parseInt(hex, 16));
    else if (octal !== undefined) sink.append(parseInt(`0${octal}`, 8) & 0xff);
    else if (simple !== undefined) sink.append(simple);
    else sink.appendAll(encoder.encode(plain ?? whole));
  }
}
