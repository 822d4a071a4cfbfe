import { pathProblem, withEnding } from "./saving/exchangeTarget";

/** A name for the copy of an exchange file that no entry of its folder has, whatever the case: `pump-2.sock.yaml`. */
export function copyName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/\.sock\.yaml$/, "");
  for (let number = 2; ; number++) {
    const free = withEnding(`${stem}-${number}`);
    if (!isTaken(free, taken)) return free;
  }
}

/** What is wrong with a name that was typed for the copy, with its ending or without; undefined where nothing is. */
export function copyProblem(text: string, taken: readonly string[]): string | undefined {
  const problem = pathProblem(text);
  if (problem !== undefined) return problem;
  if (text.includes("/")) return "Write a name without a folder: the copy goes beside the file.";
  const name = withEnding(text);
  return isTaken(name, taken) ? `${name} is there already: choose another name.` : undefined;
}

/** Not every file system tells upper and lower case apart. */
function isTaken(name: string, taken: readonly string[]): boolean {
  return taken.some((each) => each.toLowerCase() === name.toLowerCase());
}
