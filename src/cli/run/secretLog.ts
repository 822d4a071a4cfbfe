import { SecretMask } from "../../core/exchange/variables/secretMask";

/** Gives the secrets of the OS environment by their names, and remembers those that it gave. */
export class SecretLog {
  readonly #given = new Map<string, string>();

  constructor(private readonly environment: Readonly<Record<string, string | undefined>>) {}

  readonly secretOf = (name: string): string | undefined => {
    const value = this.environment[name];
    if (value !== undefined) this.#given.set(name, value);
    return value;
  };

  /** Takes the secrets given so far out of texts. */
  mask(): SecretMask {
    return new SecretMask(Array.from(this.#given, ([name, value]) => ({ name, value })));
  }
}
