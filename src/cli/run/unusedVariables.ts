import { didYouMean } from "../../core/closestNames";
import { quoted } from "../../core/quoted";

const name = /[\p{L}_][\p{L}\p{N}_.-]*/gu;
const use = /\{\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}\}/gu;

/** Finds variables of the command line that no file mentions, be it as a variable or as anything else. */
export class UnusedVariables {
  readonly #left: Set<string>;
  /** What files use as variables, for a hint. */
  readonly #used = new Set<string>();

  constructor(names: Iterable<string>) {
    this.#left = new Set(names);
  }

  /** Looks at the texts of files. */
  note(texts: readonly string[]): void {
    if (this.#left.size === 0) return;
    for (const text of texts) {
      for (const [word] of text.matchAll(name)) {
        this.#left.delete(word);
        this.#left.delete(word.replace(/[.-]+$/, ""));
      }
      for (const [, used = ""] of text.matchAll(use)) this.#used.add(used);
    }
  }

  /** A sentence for each that nothing mentioned; most likely it is misspelled. */
  messages(): readonly string[] {
    return [...this.#left].map(
      (each) => `No file uses the variable ${quoted(each)} of --var.${didYouMean(each, this.#used)}`,
    );
  }
}
