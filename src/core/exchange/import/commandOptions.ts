import { CommandProblem } from "./importedEndpoint";
import type { ShellWord } from "./shellWords";

/** An option of a command line. */
export interface CommandOption {
  /** Without hyphens. */
  readonly name: string;
  /** With them, as it is written. */
  readonly shown: string;
  readonly value?: string;
  readonly from: number;
  readonly to: number;
}

/** The options of a command line, and the words that are none. */
export interface CommandWords {
  readonly options: readonly CommandOption[];
  readonly operands: readonly ShellWord[];
}

/**
 * Parts words as getopt_long does: letters may stand together, the last of them with its value right behind it
 * (`-lvnp4444`), long names have theirs after `=` or in the next word, and `--` ends the options.
 */
export function readOptions(words: readonly ShellWord[], takesValue: (name: string) => boolean): CommandWords {
  const reader = new OptionReader(words, takesValue);
  while (reader.readWord());
  return reader;
}

class OptionReader implements CommandWords {
  readonly options: CommandOption[] = [];
  readonly operands: ShellWord[] = [];
  readonly #rest: ShellWord[];

  constructor(
    words: readonly ShellWord[],
    private readonly takesValue: (name: string) => boolean,
  ) {
    this.#rest = words.toReversed();
  }

  /** False when there is no word left. */
  readWord(): boolean {
    const word = this.#rest.pop();
    if (!word) return false;
    if (word.text === "--") this.operands.push(...this.#rest.splice(0).reverse());
    else if (word.text.startsWith("--")) this.#readLong(word);
    else if (/^-./s.test(word.text)) this.#readLetters(word);
    else this.operands.push(word);
    return true;
  }

  #readLong({ text, from, to }: ShellWord): void {
    const equals = text.indexOf("=");
    const name = text.slice(2, equals < 0 ? undefined : equals);
    const option = { name, shown: `--${name}`, from, to };
    if (equals >= 0) this.options.push({ ...option, value: text.slice(equals + 1) });
    else this.options.push(this.takesValue(name) ? this.#withNextWord(option) : option);
  }

  #readLetters({ text, from, to }: ShellWord): void {
    for (let at = 1; at < text.length; at++) {
      const name = text.charAt(at);
      const option = { name, shown: `-${name}`, from, to };
      if (!this.takesValue(name)) {
        this.options.push(option);
        continue;
      }
      const value = text.slice(at + 1);
      this.options.push(value === "" ? this.#withNextWord(option) : { ...option, value });
      return;
    }
  }

  #withNextWord(option: CommandOption): CommandOption {
    const next = this.#rest.pop();
    if (next) return { ...option, value: next.text, to: next.to };
    throw new CommandProblem(`${option.shown} needs a value after it.`, option.from, option.to);
  }
}
