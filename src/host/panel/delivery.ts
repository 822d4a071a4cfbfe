import { SockscopeError } from "../../core/sockscopeError";
import type { Connection } from "../../engine/connection";

/** One payload on its way to some connections, in one piece or in many; a connection that fails gets no more of it. */
export class Delivery {
  private readonly failures = new Map<Connection, unknown>();

  constructor(private readonly connections: readonly Connection[]) {}

  /** Resolves once the system has taken the piece everywhere; throws as {@link check} does once nobody is left. */
  async send(piece: Uint8Array): Promise<void> {
    const live = this.connections.filter((each) => !this.failures.has(each));
    const sends = live.map((each) =>
      each.send(piece).catch((error: unknown) => {
        this.failures.set(each, error);
      }),
    );
    await Promise.all(sends);
    if (this.failures.size === this.connections.length) this.check();
  }

  /**
   * Throws the {@link SockscopeError} of the connection that failed; of many, one that says how many were reached and
   * why the first one was not.
   */
  check(): void {
    const [first] = this.failures.values();
    if (this.failures.size === 0) return;
    if (!(first instanceof SockscopeError) || this.connections.length === 1) throw first;
    const reached = this.connections.length - this.failures.size;
    const message = `Sent to ${reached} of ${this.connections.length} connections: ${first.message}`;
    throw new SockscopeError(first.code, message, { cause: first });
  }
}
