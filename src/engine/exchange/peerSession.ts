import { formatSocketAddress } from "../../core/address";
import type { CloseReason } from "../../core/connection/closeReason";
import { Emitter } from "../../core/emitter";
import { createFramer } from "../../core/framing/createFramer";
import type { Framing } from "../../core/framing/framing";
import { nowNs } from "../../net/clock";
import type { Connection } from "../connection";
import { DatagramInbox } from "./datagramInbox";
import type { Inbox } from "./inbox";
import { MessageInbox } from "./messageInbox";
import { sendWhileMoving } from "./sendWhileMoving";
import type { Sending, Session, SessionEnd } from "./session";
import { StreamInbox } from "./streamInbox";

/** Reading of a stream pauses while so much waits to be taken. */
export const mostWaitingBytes = 4 << 20;
/** The longest message of a stream without framing. */
export const mostMessageBytes = 16 << 20;

/** The talk over one connection. Listens from its birth on, so that nothing is missed. */
export class PeerSession implements Session {
  readonly inbox: Inbox;
  lastSentNs: number | undefined;
  ended: SessionEnd | undefined;
  #isDetached = false;
  /** Until something is taken. */
  #isMoreWanted = false;
  #waitingBytes = 0;
  readonly #changed = new Emitter<undefined>();
  readonly changes;

  /** `mostBytes` is how much may wait before reading pauses. */
  constructor(
    readonly connection: Connection,
    framing: Framing,
    private mostBytes = mostWaitingBytes,
  ) {
    this.inbox = newInbox(framing);
    this.changes = [this.#changed.event, this.inbox.onDidChange];
    connection.onDidReceive((chunk) => this.#receive(chunk, nowNs()));
    connection.onDidChange(() => this.#followState());
    connection.onDidClose((reason) => this.#finish(endOf(reason, connection)));
    this.inbox.onDidChange(() => this.#balance());
  }

  get lost(): number {
    return this.inbox instanceof DatagramInbox ? this.inbox.lost : 0;
  }

  /** How much may wait from now on. */
  allow(mostBytes: number): void {
    this.mostBytes = mostBytes;
    this.#balance();
  }

  wantMore(): boolean {
    if (this.inbox.waitingBytes >= mostMessageBytes) return false;
    this.#isMoreWanted = true;
    this.#balance();
    return true;
  }

  noteTaken(): void {
    return undefined;
  }

  send(bytes: Uint8Array, sending: Sending): Promise<void> {
    this.lastSentNs = nowNs();
    return sendWhileMoving(this.connection, bytes, sending);
  }

  end(how: "fin" | "rst"): void {
    if (how === "rst") this.connection.reset();
    else this.connection.end();
  }

  /** Takes nothing any more and lets go of what waits, so that the connection can end. */
  detach(): void {
    this.#isDetached = true;
    this.inbox.dispose();
    this.connection.setReading(true, "reader");
  }

  #receive(chunk: Uint8Array, timeNs: number): void {
    if (!this.#isDetached) this.inbox.push(chunk, timeNs, this.connection);
  }

  #followState(): void {
    if (this.connection.state === "halfClosedRemote") this.#finish(closedByPeer);
    else this.#changed.fire(undefined);
  }

  #finish(end: SessionEnd): void {
    if (this.ended !== undefined) return this.#changed.fire(undefined);
    this.ended = end;
    if (!this.#isDetached) this.inbox.end(this.connection);
    this.#changed.fire(undefined);
  }

  #balance(): void {
    if (this.#isDetached) return;
    const { waitingBytes } = this.inbox;
    if (waitingBytes < this.#waitingBytes) this.#isMoreWanted = false;
    this.#waitingBytes = waitingBytes;
    const mostBytes = this.#isMoreWanted ? mostMessageBytes : this.mostBytes;
    this.connection.setReading(waitingBytes < mostBytes, "reader");
  }
}

function newInbox(framing: Framing): Inbox {
  if (framing.type === "datagram") return new DatagramInbox();
  return framing.type === "raw" ? new StreamInbox() : new MessageInbox(createFramer(framing));
}

const closedByPeer: SessionEnd = { how: "fin", words: "the peer closed the connection (FIN)", why: undefined };

function endOf({ by, how, code }: CloseReason, { problem }: Connection): SessionEnd {
  if (how === "fin") return closedByPeer;
  const why = problem?.message;
  if (how === "rst" && by === "remote") return { how, words: "the peer reset the connection (RST)", why };
  const words = { rst: "was reset by us", timeout: "timed out", error: "failed", abort: "was dropped by us" }[how];
  return { how: "other", words: `the connection ${words}${code === undefined ? "" : ` (${code})`}`, why };
}

/** `127.0.0.1:7700`, as the system has it. */
export function peerName({ remote, address }: Connection): string {
  return formatSocketAddress(remote ?? address);
}
