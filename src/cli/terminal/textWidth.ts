const wideCharacter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The beginning of a text that takes at most so many columns, with `…` where something was cut. */
export function startWithin(text: string, columns: number): string {
  return textWidth(text) <= columns ? text : `${takeWithin(Array.from(text), columns - 1).join("")}…`;
}

/** The end of a text that takes at most so many columns, with `…` where something was cut. */
export function endWithin(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  return `…${takeWithin(Array.from(text).reverse(), columns - 1)
    .reverse()
    .join("")}`;
}

function takeWithin(characters: readonly string[], columns: number): string[] {
  let width = 0;
  const end = characters.findIndex((character) => (width += characterWidth(character)) > columns);
  return characters.slice(0, end === -1 ? undefined : end);
}

function characterWidth(character: string): number {
  return /\p{M}/u.test(character) ? 0 : wideCharacter.test(character) ? 2 : 1;
}
