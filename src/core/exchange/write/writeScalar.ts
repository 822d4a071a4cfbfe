import type { ScalarValue } from "../yaml/yamlNode";

/** Where a scalar is written: in braces and brackets less may stand without quotes. */
export interface ScalarPlace {
  readonly isFlow: boolean;
}

/** Words that YAML, of this version or of 1.1, takes for something else than text. */
const reserved = /^(?:~|null|true|false|yes|no|on|off|nan|inf|<<|=)$/i;
/** What begins like a number, a date or a time; quotes cost little. */
const numberLike = /^[-+.]?(?:[0-9]|\.?(?:inf|nan)$)/i;
const plainBlock = /^[\p{L}\p{N}_/(<][^\p{C}\u2028\u2029\u00a0]*$/u;
const flowIndicators = /[,[\]{}]/;

/** A scalar as people would write it: without quotes where nothing could mistake it, else in those that need no escapes. */
export function writeScalar(value: ScalarValue, place: ScalarPlace = { isFlow: false }): string {
  if (typeof value !== "string") return String(value);
  if (isPlain(value, place)) return value;
  if (!/[^\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(withoutPairs(value)))
    if (value.includes('"') || value.includes("\\")) return `'${value.replaceAll("'", "''")}'`;
  return writeDoubleQuoted(value);
}

/** The text without the characters that take two units, all of which YAML prints. */
function withoutPairs(value: string): string {
  return value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "");
}

function isPlain(value: string, { isFlow }: ScalarPlace): boolean {
  if (!plainBlock.test(value) || reserved.test(value) || value.endsWith(" ")) return false;
  if (/: |:$| #/.test(value)) return false;
  if (numberLike.test(value) && !/^[0-9]+(?:\.[0-9]+)?(?:us|ms|s|m|h)$|^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(value))
    return false;
  return !isFlow || (!flowIndicators.test(value) && !/:/.test(value));
}

const escapes: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
};

/** A key of a map, in braces or not: words such as `on` are not mistaken there. */
export function writeKey(key: string): string {
  const isWord = /^(?:on|off|yes|no)$/i.test(key);
  return isWord ? key : writeScalar(key, { isFlow: true });
}

/** In double quotes, which can say everything on one line. */
export function writeDoubleQuoted(value: string): string {
  const escaped = value.replace(/["\\]|[^\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]/g, (unit, at: number) => {
    const own = escapes[unit];
    if (own !== undefined) return own;
    return isPair(value, at) ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}

/** Whether the unit at `at` is one half of a pair that means a character. */
function isPair(value: string, at: number): boolean {
  const code = value.codePointAt(at) ?? 0;
  return code > 0xffff || (at > 0 && (value.codePointAt(at - 1) ?? 0) > 0xffff);
}

/** Whether a text of several lines can be written as a block: every character of it as it is. */
export function isBlockText(value: string): boolean {
  if (!value.includes("\n") || /[^\n\t\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(withoutPairs(value)))
    return false;
  return /^[^\s]/.test(value) && !/[ \t](?:\n|$)/.test(value);
}

/** `|` and the lines behind it, each indented; the head says how many line breaks the text ends with. */
export function writeBlock(value: string, indent: string, lineBreak = "\n"): string {
  const body = value.replace(/\n+$/, "");
  const breaks = value.length - body.length;
  const head = breaks === 0 ? "|-" : breaks === 1 ? "|" : "|+";
  const lines = [...body.split("\n"), ...Array.from({ length: Math.max(0, breaks - 1) }, () => "")];
  return [head, ...lines.map((line) => (line === "" ? "" : indent + line))].join(lineBreak);
}
