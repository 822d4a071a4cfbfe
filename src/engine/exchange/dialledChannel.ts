import type { PlannedConnection } from "../../core/exchange/plan/exchangePlan";
import { isConnecting } from "../../core/connection/connectionState";
import type { Connection } from "../connection";
import type { Started } from "../endpoints";
import type { Channel, ChannelServices, ChannelWaiting } from "./channel";
import { closeWithin, whenClosed } from "./closeWithin";
import { PeerSession } from "./peerSession";
import { needed } from "./needed";
import { RunFailure } from "./runFailure";
import { isOver, nextChange, unlessCancelled } from "./waiting";

/** How long the end of a connection is waited for before it is opened anew. */
const reopenGraceMs = 250;

/** A connection that the file dials, over TCP or UDP, when a step first uses it. */
export class DialledChannel implements Channel {
  #session: PeerSession | undefined;
  #opened: Promise<void> | undefined;

  constructor(
    readonly planned: PlannedConnection,
    private readonly services: ChannelServices,
  ) {}

  bind(): Promise<void> {
    return Promise.resolve();
  }

  async session(waiting: ChannelWaiting): Promise<PeerSession> {
    const session = this.#session ?? this.#dial(waiting);
    await unlessCancelled(this.#whenOpen(), waiting.signal);
    return session;
  }

  async connect(waiting: ChannelWaiting): Promise<PeerSession> {
    const old = this.#session;
    if (old !== undefined && !isConnecting(old.connection.state) && old.connection.state !== "open") {
      old.detach();
      await closeWithin([old.connection], reopenGraceMs);
      // Another branch may have been faster.
      if (this.#session === old) this.#redial(old);
    }
    const session = this.#session ?? this.#dial(waiting);
    while (isConnecting(session.connection.state)) {
      if (isOver(waiting)) throw this.#tooSlow();
      await nextChange(session.changes, waiting);
    }
    await unlessCancelled(this.#whenOpen(), waiting.signal);
    return session;
  }

  async close(graceMs: number): Promise<void> {
    this.#session?.detach();
    if (this.#session !== undefined) await closeWithin([this.#session.connection], graceMs);
  }

  async abort(): Promise<void> {
    this.#session?.detach();
    this.#session?.connection.abort();
    if (this.#session !== undefined) await whenClosed(this.#session.connection);
  }

  #dial({ scope }: ChannelWaiting): PeerSession {
    const { planned } = this;
    const address = needed(planned.address, scope);
    const everyMs = needed(planned.retryEveryMs, scope);
    const retry = { times: needed(planned.retryTimes, scope), everyMs };
    const connectTimeoutMs = needed(planned.connectTimeoutMs, scope);
    return this.#start(this.services.endpoints.connect(address, { connectTimeoutMs, retry }));
  }

  #redial(old: PeerSession): PeerSession {
    return this.#start(this.services.endpoints.connectAgain(old.connection));
  }

  #start({ endpoint, opened }: Started<Connection>): PeerSession {
    const session = new PeerSession(endpoint, this.planned.framing);
    this.#session = session;
    this.#opened = opened;
    this.services.opened(endpoint.id);
    return session;
  }

  async #whenOpen(): Promise<void> {
    await this.#opened?.catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      throw new RunFailure("SOCKSCOPE_RUN_OPEN", message, { at: this.planned.at });
    });
  }

  #tooSlow(): RunFailure {
    const message = `${this.planned.name} was not connected in time; look whether the peer is there, or raise within.`;
    return new RunFailure("SOCKSCOPE_RUN_TIMEOUT", message);
  }
}
