/** What a text is, and so how it looks. */
export type Look = "passed" | "failed" | "warning" | "quiet" | "strong";

/** Gives a text its look. */
export type Paint = (look: Look, text: string) => string;

/** For files, pipes, and those who want no colours. */
export const noColours: Paint = (_, text) => text;

const codes: Readonly<Record<Look, readonly [number, number]>> = {
  passed: [32, 39],
  failed: [31, 39],
  warning: [33, 39],
  quiet: [2, 22],
  strong: [1, 22],
};

/** The colours that every terminal has, in which its user has chosen them. */
export const terminalColours: Paint = (look, text) => {
  const [on, off] = codes[look];
  return text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;
};

/** Whether to use colours: on a terminal, unless NO_COLOR or FORCE_COLOR says otherwise. */
export function wantsColours(isTerminal: boolean, environment: Readonly<Record<string, string | undefined>>): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: unwanted, TERM: terminal } = environment;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (unwanted !== undefined && unwanted !== "") return false;
  return isTerminal && terminal !== "dumb";
}
