import { didYouMean, orList } from "../closestNames";
import { quoted } from "../quoted";

/** What is wrong with a setting, and where in the value that was read. */
export interface SettingProblem {
  /** The keys that lead to the wrong place, outermost first; a key that should not be there is the last of them. */
  readonly path: readonly string[];
  /** Whether the key at the end of the path is meant itself, or what stands under it. */
  readonly of: "key" | "value";
  /** One plain sentence, or two. */
  readonly message: string;
}

/** Reads one value, or tells what is wrong with it in a sentence. */
export type ReadSetting<T> = (value: unknown, key: string) => { readonly is: T } | string;

/** Reads the settings under one key and gathers what is wrong with them. */
export class SettingReader {
  readonly #taken: string[] = [];

  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly path: readonly string[],
    /** All problems so far, to which this one adds. */
    readonly problems: SettingProblem[],
    /** The key whose value was written for all: `fixed: 14` in place of `fixed: { length: 14 }`. */
    private readonly loneKey?: string,
  ) {}

  has(key: string): boolean {
    return Object.hasOwn(this.values, key);
  }

  /** The setting, or `fallback` where it is not given or is wrong. */
  take<T>(key: string, read: ReadSetting<T>, fallback: NoInfer<T>): T {
    this.#taken.push(key);
    if (!this.has(key)) return fallback;
    const result = read(this.values[key], this.#pathOf(key).at(-1) ?? key);
    if (typeof result === "object") return result.is;
    this.refuse(key, result);
    return fallback;
  }

  /** The setting, which has to be there; `fallback` only keeps the reading going. */
  need<T>(key: string, read: ReadSetting<T>, { fallback, example }: { fallback: NoInfer<T>; example: string }): T {
    if (!this.has(key)) {
      const message = `${this.path.at(-1) ?? "This"} needs ${key}: write ${example}, for example.`;
      this.problems.push({ path: this.path, of: "value", message });
    }
    return this.take(key, read, fallback);
  }

  refuse(key: string, message: string): void {
    this.problems.push({ path: this.#pathOf(key), of: "value", message });
  }

  /** To be called after all keys were taken: the others are problems. */
  refuseOthers(): void {
    for (const key of Object.keys(this.values)) {
      if (this.#taken.includes(key)) continue;
      const advice = didYouMean(key, this.#taken) || ` Use ${orList(this.#taken)}.`;
      const message = `${this.path.at(-1) ?? "This"} has no setting ${quoted(key)}.${advice}`;
      this.problems.push({ path: [...this.path, key], of: "key", message });
    }
  }

  #pathOf(key: string): readonly string[] {
    return key === this.loneKey ? this.path : [...this.path, key];
  }
}
