import { formatAddress } from "../../core/address";
import { Emitter } from "../../core/emitter";
import type { PlannedConnection } from "../../core/exchange/plan/exchangePlan";
import type { Connection } from "../connection";
import type { Listener } from "../listener";
import { bindChannel } from "./bindChannel";
import type { Channel, ChannelServices, ChannelWaiting } from "./channel";
import { closeWithin, settledSoon, whenClosed } from "./closeWithin";
import { mostWaitingBytes, PeerSession } from "./peerSession";
import { RunFailure } from "./runFailure";
import { isOver, nextChange } from "./waiting";

/** What a client may send before it is taken; there can be many who wait. */
const mostUntakenBytes = 64 << 10;

/** So many clients may wait to be taken. */
const mostWaitingClients = 1000;

/** A TCP server of a file: one client after the other is what its name means. */
export class AcceptingChannel implements Channel {
  readonly #arrived = new Emitter<undefined>();
  readonly #clients = new Set<PeerSession>();
  #waiting: PeerSession[] = [];
  #current: PeerSession | undefined;
  #listener: Listener | undefined;

  constructor(
    readonly planned: PlannedConnection,
    private readonly services: ChannelServices,
  ) {}

  async bind(waiting: ChannelWaiting): Promise<void> {
    await bindChannel(this.planned, {}, { ...this.services, waiting, started: (listener) => this.#watch(listener) });
  }

  async session(
    waiting: ChannelWaiting,
    accepts: (session: PeerSession) => boolean = () => true,
  ): Promise<PeerSession> {
    return this.#current ?? (await this.#next(waiting, accepts));
  }

  connect(waiting: ChannelWaiting): Promise<PeerSession> {
    return this.#next(waiting, () => true);
  }

  async close(graceMs: number): Promise<void> {
    for (const client of this.#clients) client.detach();
    const { connections = [] } = this.#listener ?? {};
    const unbound = this.#listener?.close();
    await Promise.all([unbound, closeWithin(connections, graceMs)]);
  }

  async abort(): Promise<void> {
    for (const client of this.#clients) client.detach();
    if (this.#listener === undefined) return;
    const { connections } = this.#listener;
    await Promise.all([settledSoon(this.#listener.abort()), ...connections.map(whenClosed)]);
  }

  #watch(listener: Listener): void {
    this.#listener = listener;
    listener.onDidChange(() => this.#arrived.fire(undefined));
    listener.onDidConnect((connection) => {
      if (this.#waiting.length >= mostWaitingClients) return refuse(connection);
      const client = new PeerSession(connection, this.planned.framing, mostUntakenBytes);
      this.#clients.add(client);
      this.#waiting.push(client);
      this.#arrived.fire(undefined);
    });
  }

  async #next(waiting: ChannelWaiting, accepts: (session: PeerSession) => boolean): Promise<PeerSession> {
    for (;;) {
      const client = this.#waiting.find(accepts);
      if (client !== undefined) return this.#take(client);
      if (this.#listener?.state === "closed") throw this.#closed();
      if (isOver(waiting)) throw this.#nobody();
      await nextChange([this.#arrived.event], waiting);
    }
  }

  #take(client: PeerSession): PeerSession {
    this.#waiting = this.#waiting.filter((each) => each !== client);
    this.#letGo();
    this.#current = client;
    client.allow(mostWaitingBytes);
    return client;
  }

  /** Nobody can name the client before any more; what it sends is recorded only. */
  #letGo(): void {
    if (this.#current === undefined) return;
    this.#current.detach();
    this.#clients.delete(this.#current);
  }

  #closed(): RunFailure {
    const message = `${this.planned.name} was closed, so that no client can connect to it; run the file again.`;
    return new RunFailure("SOCKSCOPE_RUN_CLOSED", message);
  }

  #nobody(): RunFailure {
    const where = this.#listener ? formatAddress(this.#listener.address) : this.planned.name;
    const others = this.#waiting.length > 0 ? "; others did, but not from there" : "";
    const message = `No client connected to ${this.planned.name} at ${where} in time${others}; look whether it was started, or raise within.`;
    return new RunFailure("SOCKSCOPE_RUN_TIMEOUT", message);
  }
}

function refuse(connection: Connection): void {
  connection.warn(`More than ${mostWaitingClients} clients wait for the run to take them; this one was dropped.`);
  connection.abort();
}
