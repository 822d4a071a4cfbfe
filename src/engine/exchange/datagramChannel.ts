import { formatAddress } from "../../core/address";
import { Emitter } from "../../core/emitter";
import type { PlannedConnection } from "../../core/exchange/plan/exchangePlan";
import { nowNs } from "../../net/clock";
import type { Connection } from "../connection";
import type { Listener } from "../listener";
import { addressedPeer } from "./addressedPeer";
import { bindChannel } from "./bindChannel";
import type { Channel, ChannelServices, ChannelWaiting } from "./channel";
import { closeWithin, settledSoon } from "./closeWithin";
import { DatagramInbox } from "./datagramInbox";
import { datagramOptions } from "./datagramOptions";
import { RunFailure } from "./runFailure";
import { sendWhileMoving } from "./sendWhileMoving";
import type { Sending, Session, SessionEnd } from "./session";
import { unlessCancelled } from "./waiting";

/** A bound UDP socket of a file: everybody's datagrams, in one row. */
export class DatagramChannel implements Channel, Session {
  readonly inbox = new DatagramInbox();
  readonly connection = undefined;
  lastSentNs: number | undefined;
  ended: SessionEnd | undefined;
  readonly #changed = new Emitter<undefined>();
  readonly changes = [this.#changed.event, this.inbox.onDidChange];
  #listener: Listener | undefined;
  #lastSender: Connection | undefined;
  #hasTaken = false;

  constructor(
    readonly planned: PlannedConnection,
    private readonly services: ChannelServices,
  ) {}

  get lost(): number {
    return this.inbox.lost;
  }

  async bind(waiting: ChannelWaiting): Promise<void> {
    const options = datagramOptions(this.planned, waiting.scope);
    await bindChannel(this.planned, options, { ...this.services, waiting, started: (each) => this.#watch(each) });
  }

  session(): Promise<Session> {
    return Promise.resolve(this);
  }

  connect(): Promise<Session> {
    return Promise.resolve(this);
  }

  wantMore(): boolean {
    return true;
  }

  /** An answer goes to the sender of what was taken last. */
  noteTaken(from: Connection): void {
    this.#lastSender = from;
    this.#hasTaken = true;
  }

  async send(bytes: Uint8Array, sending: Sending): Promise<void> {
    const peer = await this.#peer(sending);
    this.lastSentNs = nowNs();
    await sendWhileMoving(peer, bytes, sending);
  }

  end(): void {
    void this.#listener?.close();
  }

  async close(graceMs: number): Promise<void> {
    const { connections = [] } = this.#listener ?? {};
    await Promise.all([this.#listener?.close(), closeWithin(connections, graceMs)]);
  }

  async abort(): Promise<void> {
    if (this.#listener !== undefined) await settledSoon(this.#listener.abort());
  }

  #watch(listener: Listener): void {
    this.#listener = listener;
    listener.onDidConnect((peer) => {
      peer.onDidReceive((datagram) => {
        if (!this.#hasTaken) this.#lastSender = peer;
        this.inbox.push(datagram, nowNs(), peer);
      });
    });
    listener.onDidChange(() => {
      if (listener.state === "closed")
        this.ended ??= { how: "other", words: "the socket was closed by us", why: undefined };
      this.#changed.fire(undefined);
    });
  }

  async #peer({ to, signal }: Sending): Promise<Connection> {
    const wanted = to ?? this.#lastSender?.address;
    if (wanted !== undefined && this.#listener !== undefined)
      return unlessCancelled(addressedPeer(this.#listener, wanted), signal);
    const where = this.#listener ? formatAddress(this.#listener.address) : this.planned.name;
    const message = `Nobody has sent to ${this.planned.name} at ${where} yet, so there is nobody to answer; expect a message first, or write to: host:port.`;
    throw new RunFailure("SOCKSCOPE_RUN_VALUE", message);
  }
}
