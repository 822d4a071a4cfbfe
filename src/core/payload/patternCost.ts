/** About how many steps an engine that backtracks may take and still be done in a few milliseconds. */
const fewSteps = 2e6;

/**
 * Whether a regular expression may take long on a text of so many characters, judged by its form: far from exactly, but
 * never too low. Where it may, a limit has to watch it.
 */
export function mayTakeLong({ source, flags }: RegExp, length: number): boolean {
  const form = readForm(source);
  if (form === undefined) return true;
  const isAnchored = source.startsWith("^") && !flags.includes("m") && form.choices === 0;
  const starts = isAnchored ? 1 : length + 1;
  const ways = (length + 1) ** form.repeats * 2 ** form.choices;
  return starts * ways * (source.length + 1) > fewSteps;
}

interface PatternForm {
  /** Quantifiers of one character each: how often it fits can be chosen anew at each of them. */
  readonly repeats: number;
  /** What can be had in two ways: bars, and characters that may be left out. */
  readonly choices: number;
}

/** A character class, an escape, a quantifier in braces, or any other character. */
const token = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[^]/g;

/** Undefined where groups repeat, or the pattern looks around or back, so that nothing can be said by its form. */
function readForm(source: string): PatternForm | undefined {
  if (/\\[1-9k]|\(\?(?:[=!]|<[=!])/.test(source)) return undefined;
  let repeats = 0;
  let choices = 0;
  let last = "";
  for (const [part] of source.matchAll(token)) {
    const isQuantifier = part === "*" || part === "+" || (part.startsWith("{") && part.length > 1);
    if ((isQuantifier || part === "?") && last === ")") return undefined;
    if (isQuantifier) repeats++;
    else if (part === "|" || (part === "?" && last !== "(")) choices++;
    last = part;
  }
  return { repeats, choices };
}
