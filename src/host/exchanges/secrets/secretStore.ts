import type { SecretStorage } from "vscode";

const keyOf = (name: string): string => `exchange secret:${name}`;
/** SecretStorage cannot list what it holds; the names are kept in it too. */
const namesKey = "exchange secret names";

/** Whether a name can be written as `{{secret:NAME}}`. */
export function isSecretName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u.test(name);
}

/** The secrets that the user has stored for exchange files. They are this user's, not a workspace's. */
export class SecretStore {
  constructor(private readonly storage: Pick<SecretStorage, "get" | "store" | "delete">) {}

  /** The names of all that are stored, sorted. */
  async names(): Promise<readonly string[]> {
    const text = (await this.storage.get(namesKey)) ?? "[]";
    try {
      const names: unknown = JSON.parse(text);
      return Array.isArray(names) ? names.filter((name) => typeof name === "string").sort() : [];
    } catch {
      return [];
    }
  }

  async get(name: string): Promise<string | undefined> {
    return this.storage.get(keyOf(name));
  }

  async set(name: string, value: string): Promise<void> {
    await this.storage.store(keyOf(name), value);
    await this.#keepNames([...(await this.names()), name]);
  }

  async delete(name: string): Promise<void> {
    await this.storage.delete(keyOf(name));
    await this.#keepNames((await this.names()).filter((each) => each !== name));
  }

  #keepNames(names: readonly string[]): Thenable<void> {
    return this.storage.store(namesKey, JSON.stringify([...new Set(names)]));
  }
}
