import type { ShellWord } from "./shellWords";

const outputSigns = [">", ">>", ">&", "&>"];

/**
 * The words without what sends output elsewhere, such as `2>/dev/null`, `2>&1` or `> file`. A file that output would go to
 * is noted; input from a file stays, and is for the reader to refuse.
 */
export function withoutOutputFiles(words: readonly ShellWord[], notes: string[]): ShellWord[] {
  const kept: ShellWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const target = words[index + 1];
    if (!word) break;
    if (!word.isOperator || !outputSigns.includes(word.text) || !target || target.isOperator) {
      kept.push(word);
      continue;
    }
    index++;
    const last = kept.at(-1);
    const isNumbered = last !== undefined && last.to === word.from && /^\d$/.test(last.text);
    if (isNumbered) kept.pop();
    const isErrorOutput = isNumbered && last.text === "2";
    if (!isErrorOutput && target.text !== "/dev/null")
      notes.push("The file that the output goes to is not taken over.");
  }
  return kept;
}
