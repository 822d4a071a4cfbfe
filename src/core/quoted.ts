import { characterName, isVisibleCharacter } from "./payload/characterName";

const mostCharacters = 40;

/**
 * A text that somebody else wrote, as a message quotes it: in quotes, in one line, cut where it is long, and with the
 * name of each character that does not show itself (`“a<CR>”`), so that it cannot change what the message looks like.
 */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 4 * mostCharacters)).slice(0, mostCharacters);
  const shown = characters.map(shownCharacter).join("");
  return `“${shown}${characters.join("").length < text.length ? "…" : ""}”`;
}

function shownCharacter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return isVisibleCharacter(codePoint) ? character : `<${characterName(codePoint)}>`;
}
