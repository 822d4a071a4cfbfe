import type { Memento } from "vscode";

const most = 20;

/** Addresses used before, newest first, kept from session to session. */
export class RecentAddresses {
  constructor(
    private readonly memento: Memento,
    private readonly key: string,
  ) {}

  get list(): readonly string[] {
    const stored = this.memento.get<unknown>(this.key);
    return Array.isArray(stored) ? stored.filter((each) => typeof each === "string").slice(0, most) : [];
  }

  /** Puts an address first; the oldest of more than 20 goes. */
  async add(address: string): Promise<void> {
    await this.memento.update(this.key, [address, ...this.without(address)].slice(0, most));
  }

  async remove(address: string): Promise<void> {
    await this.memento.update(this.key, this.without(address));
  }

  async clear(): Promise<void> {
    await this.memento.update(this.key, undefined);
  }

  private without(address: string): string[] {
    return this.list.filter((each) => each !== address);
  }
}
