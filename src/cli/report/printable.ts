import { characterName, isVisibleCharacter } from "../../core/payload/characterName";

/**
 * A text that others had a hand in, made safe for a terminal, XML and YAML: each character that does not show itself
 * becomes its name, such as `<ESC>`. Line feeds stay.
 */
export function printable(text: string): string {
  return /^[\x20-\x7e\n]*$/.test(text) ? text : Array.from(text, shownCharacter).join("");
}

/** The same in one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", "<LF>");
}

function shownCharacter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return character === "\n" || isVisibleCharacter(codePoint) ? character : `<${characterName(codePoint)}>`;
}
