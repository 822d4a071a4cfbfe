import { decodeWord, resolveEscapes, unknownEscape } from "./escapeSequences";

/** A word of a command line, quotes and escapes resolved, and where it stands. */
export interface ShellWord {
  /** What is no text in it, of a `$'\xff'`, is read by `encodeWord`. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Set for `|`, `;`, `&`, `<`, `>` and the like, which are the shell's own. */
  readonly isOperator: boolean;
}

/** Why a command line cannot be read without running a shell; the places are UTF-16 offsets. */
export interface ShellProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

const operator = /\|\||&&|>>|<<|>&|&>|[|;&<>()\n]/y;
/** One part of a word: in single quotes, in `$'…'`, in double quotes, escaped, or plain. */
const part = /'([^']*)'|\$'((?:\\[^]|[^'\\])*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|([^\s'"\\|;&<>()$`]+)/y;
const space = /(?:[^\S\n]|\\\r?\n)+/y;

/**
 * Cuts a command line into words as a POSIX shell does. Nothing is expanded: a variable or a command substitution is a
 * problem, since its value is not known here. A pasted prompt (`$ ` or `# `) is passed over.
 */
export function readShellWords(text: string): ShellWord[] | ShellProblem {
  const words: ShellWord[] = [];
  let at = /^\s*(?:[$#] )?\s*/.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    const from = lengthOf(space, text, at) + at;
    const sign = matchAt(operator, text, from)?.[0];
    if (sign !== undefined) {
      at = from + sign.length;
      words.push({ text: sign, from, to: at, isOperator: true });
      continue;
    }
    const word = from < text.length ? readWord(text, from) : undefined;
    if (word && "message" in word) return word;
    if (word) words.push(word);
    at = word?.to ?? text.length;
  }
  return words;
}

function readWord(text: string, from: number): ShellWord | ShellProblem {
  let word = "";
  let at = from;
  for (;;) {
    const match = matchAt(part, text, at);
    if (!match) break;
    const [whole, single, ansi, double, escaped, plain] = match;
    if (double !== undefined && /[$`]/.test(double.replace(/\\[^]/g, ""))) return expansion(at, at + whole.length);
    const resolved = ansi === undefined ? single : readEscaped(ansi);
    if (typeof resolved === "object") return { ...resolved, from: at, to: at + whole.length };
    word +=
      resolved ?? double?.replace(/\\(?:\n|([$`"\\]))/g, "$1") ?? (escaped === "\n" ? "" : escaped) ?? plain ?? "";
    at += whole.length;
  }
  const stop = text[at];
  if (stop === "$" || stop === "`") return expansion(at, at + 1);
  if (stop === "'" || stop === '"') return { message: "This quote is not closed.", from: at, to: at + 1 };
  if (at === from) return { message: "A backslash at the end escapes nothing.", from, to: text.length };
  return { text: word, from, to: at, isOperator: false };
}

/** The text of a `$'…'`, which ends at a zero byte for bash. */
function readEscaped(text: string): string | { readonly message: string } {
  const { bytes, unknown } = resolveEscapes(text, "quotes");
  if (unknown !== undefined) return { message: unknownEscape(unknown) };
  const end = bytes.indexOf(0);
  return decodeWord(end < 0 ? bytes : bytes.subarray(0, end));
}

function expansion(from: number, to: number): ShellProblem {
  return { message: "What the shell puts in for $ or ` is not known here: write its value.", from, to };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at)?.[0].length ?? 0;
}
