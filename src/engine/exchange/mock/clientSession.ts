import type { Framing } from "../../../core/framing/framing";
import type { Connection } from "../../connection";
import type { Listener } from "../../listener";
import { addressedPeer } from "../addressedPeer";
import { DatagramInbox } from "../datagramInbox";
import { PeerSession } from "../peerSession";
import { sendWhileMoving } from "../sendWhileMoving";
import type { Sending } from "../session";

/** Reading of a client pauses while so much of what it sent is not answered; there can be thousands of clients. */
const mostUnansweredBytes = 256 << 10;

/** The talk of a mock with one of its clients. */
export class ClientSession extends PeerSession {
  /** Whether a rule has closed it: what still comes is recorded, and not answered any more. */
  isClosing = false;

  constructor(
    connection: Connection,
    framing: Framing,
    private readonly listener: Listener,
  ) {
    super(connection, framing, mostUnansweredBytes);
  }

  /** How many datagrams came, since this was last asked, while too much waited to be answered. */
  takeLost(): number {
    return this.inbox instanceof DatagramInbox ? this.inbox.takeLost() : 0;
  }

  override async send(bytes: Uint8Array, sending: Sending): Promise<void> {
    if (sending.to === undefined) return super.send(bytes, sending);
    await sendWhileMoving(await addressedPeer(this.listener, sending.to), bytes, sending);
  }

  override end(how: "fin" | "rst"): void {
    this.isClosing = true;
    this.detach();
    if (how === "rst") this.connection.reset();
    else this.connection.close();
  }
}
