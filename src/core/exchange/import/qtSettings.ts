/**
 * Reads the INI files of Qt's QSettings: keys with their section before them (`section/key`; none for `[General]`), all
 * values as text, lists with `, ` between their parts. What is no key and value is passed over, as Qt does.
 *
 * @see https://doc.qt.io/qt-6/qsettings.html#Format-enum
 */
export function parseQtSettings(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = "";
  for (const line of logicalLines(text)) {
    const content = line.trim();
    if (content === "" || content.startsWith(";")) continue;
    const named = /^\[([^\]]*)\]?/.exec(content);
    if (named) {
      section = sectionPrefix(named[1] ?? "");
      continue;
    }
    const equals = content.indexOf("=");
    if (equals > 0)
      settings.set(section + readKey(content.slice(0, equals).trim()), readValue(content.slice(equals + 1)));
  }
  return settings;
}

/** Lines, joined where one ends in a backslash that is not escaped itself. */
function* logicalLines(text: string): Generator<string> {
  let begun: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const backslashes = /\\*$/.exec(line.slice(-64))?.[0].length ?? 0;
    if (backslashes % 2 === 1) begun.push(line.slice(0, -1));
    else {
      yield begun.length === 0 ? line : [...begun, line].join("");
      begun = [];
    }
  }
  if (begun.length > 0) yield begun.join("");
}

function sectionPrefix(name: string): string {
  const key = name.trim();
  if (key.toLowerCase() === "general") return "";
  return `${key.toLowerCase() === "%general" ? key.slice(1) : readKey(key)}/`;
}

/** `%20` is a character by its number, `%U20ac` one beyond Latin-1, and a backslash parts a key from its group. */
function readKey(key: string): string {
  return key
    .replaceAll("\\", "/")
    .replace(/%(?:U([0-9a-f]{4})|([0-9a-f]{2}))/gi, (_, wide: string | undefined, narrow: string | undefined) =>
      String.fromCharCode(parseInt(wide ?? narrow ?? "", 16)),
    );
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** One step through a value: an escape by hex or octal number, any other escape, or a run of plain text; no quotes. */
const valuePart = /\\x([0-9a-f]{1,4})|\\([0-7]{1,3})|\\([^])|([^\\"]+)/gi;

function readValue(value: string): string {
  let text = "";
  for (const [, hex, octal, escaped, plain] of value.trim().matchAll(valuePart)) {
    if (plain !== undefined) text += plain;
    else if (escaped !== undefined) text += simpleEscapes[escaped] ?? escaped;
    else text += String.fromCharCode(hex === undefined ? parseInt(octal ?? "0", 8) : parseInt(hex, 16));
  }
  // A text that begins with @ is written with two of them; @Invalid() is no value.
  return text.startsWith("@@") ? text.slice(1) : text === "@Invalid()" ? "" : text;
}
