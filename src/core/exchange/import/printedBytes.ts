import { ByteSink } from "../../payload/byteSink";
import { quoted } from "../../quoted";
import { encodeWord, resolveEscapes, unknownEscape, type EscapeDialect } from "./escapeSequences";
import { CommandProblem } from "./importedEndpoint";
import type { ShellWord } from "./shellWords";

/** A text that is printed, or a place for the next value of a printf. */
type FormatPart =
  { readonly kind: "text"; readonly bytes: Uint8Array } | { readonly kind: "value"; readonly hasEscapes: boolean };

/** A printf can write far more than what stands in its line. */
const mostPrintedBytes = 1 << 20;

/** The bytes that the `printf` or `echo` before a pipe writes, as bash does; undefined where there is none. */
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
  const [first] = words;
  if (first && /^-./s.test(first.text) && first.text !== "--")
    throw problemAt(first, `${quoted(first.text)} is no text to print: write printf -- before it, or remove it.`);
  const [format, ...values] = first?.text === "--" ? words.slice(1) : words;
  const sink = new ByteSink();
  if (!format) return sink.toBytes();
  const parts = readFormat(format);
  const taken = parts.filter(({ kind }) => kind === "value").length;
  // The format is used again until no value is left; what is missing then is empty.
  const rounds = taken === 0 ? 1 : Math.max(1, Math.ceil(values.length / taken));
  let [next, length] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    for (const part of parts) {
      const { bytes, isEnd } = part.kind === "text" ? { ...part, isEnd: false } : valueBytes(part, values[next++]);
      length += bytes.length;
      if (length > mostPrintedBytes)
        throw problemAt(format, "This printf writes more than 1 MiB: send it from a file.");
      sink.appendAll(bytes);
      if (isEnd) return sink.toBytes();
    }
  }
  return sink.toBytes();
}

/** Escapes never take a percent sign, so that it can be looked for first. */
function readFormat(format: ShellWord): FormatPart[] {
  return Array.from(format.text.matchAll(/%(?:%|[^%A-Za-z]*[A-Za-z]?)|[^%]+/g), ([text]): FormatPart => {
    if (text === "%s" || text === "%b") return { kind: "value", hasEscapes: text === "%b" };
    if (text === "%%") return { kind: "text", bytes: encodeWord("%") };
    if (text.startsWith("%"))
      throw problemAt(format, `${quoted(text)} is not taken over, only %s, %b and %%: write its value out.`);
    return { kind: "text", bytes: resolved(text, "format", format).bytes };
  });
}

function valueBytes({ hasEscapes }: { readonly hasEscapes: boolean }, value: ShellWord | undefined) {
  if (value && hasEscapes) return resolved(value.text, "argument", value);
  return { bytes: encodeWord(value?.text ?? ""), isEnd: false };
}

/** `-n` leaves out the line feed at the end, `-e` resolves escapes, and `-E` after it does not. */
function echoBytes(words: readonly ShellWord[]): Uint8Array {
  const optionCount = words.findIndex(({ text }) => !/^-[neE]+$/.test(text));
  const options = words.slice(0, optionCount < 0 ? words.length : optionCount);
  const letters = options.map(({ text }) => text).join("");
  const texts = words.slice(options.length);
  const text = texts.map((word) => word.text).join(" ");
  const [first, last] = [texts[0], texts.at(-1)];
  const hasEscapes = letters.lastIndexOf("e") > letters.lastIndexOf("E");
  const place = { from: first?.from ?? 0, to: last?.to ?? 0 };
  const printed = hasEscapes ? resolved(text, "echo", place) : { bytes: encodeWord(text), isEnd: false };
  const sink = new ByteSink(printed.bytes.length + 1);
  sink.appendAll(printed.bytes);
  if (!letters.includes("n") && !printed.isEnd) sink.append(10);
  return sink.toBytes();
}

type Place = Pick<ShellWord, "from" | "to">;

/** What has no bytes in UTF-8 is a problem. */
function resolved(text: string, dialect: EscapeDialect, place: Place) {
  const result = resolveEscapes(text, dialect);
  if (result.unknown === undefined) return result;
  throw problemAt(place, unknownEscape(result.unknown));
}

function problemAt({ from, to }: Place, message: string): CommandProblem {
  return new CommandProblem(message, from, to);
}
