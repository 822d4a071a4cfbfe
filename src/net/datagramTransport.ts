import { reasonOfError, type CloseReason } from "../core/connection/closeReason";
import { SockscopeError } from "../core/sockscopeError";
import { nowNs } from "./clock";
import { largestDatagram } from "./datagramLimit";
import type { Transport, TransportSink } from "./transport";

/** What sets one kind of datagram peer apart from the other. */
export interface DatagramPeer {
  readonly sink: TransportSink;
  readonly isIPv6: boolean;
  /** Hands one datagram to the system; `done` as in `node:dgram`. */
  readonly send: (bytes: Uint8Array, done: (error: Error | null) => void) => void;
  /** Lets go of the socket, or of the place among the peers of one; called once. */
  readonly release: () => void;
}

/** One peer over UDP: of a connected socket, or of a bound one. */
export class DatagramTransport implements Transport {
  readonly largestSend: number;
  pendingBytes = 0;
  private isClosed = false;

  constructor(private readonly peer: DatagramPeer) {
    this.largestSend = largestDatagram(peer.isIPv6);
  }

  /** Where what the peer sends goes. */
  get sink(): TransportSink {
    return this.peer.sink;
  }

  get sendingMark(): string {
    return String(this.pendingBytes);
  }

  async send(bytes: Uint8Array): Promise<void> {
    if (this.isClosed) throw new SockscopeError("SOCKSCOPE_NOT_OPEN", "The peer was closed; connect again to send.");
    this.pendingBytes += bytes.length;
    try {
      await new Promise<void>((resolve, reject) => {
        this.peer.send(bytes, (error) => (error ? reject(error) : resolve()));
      });
    } finally {
      this.pendingBytes -= bytes.length;
    }
  }

  end(): void {
    this.close({ by: "local", how: "fin" });
  }

  destroy(how: "abort" | "fin" | "rst" | "timeout"): void {
    this.close({ by: "local", how: how === "rst" ? "abort" : how });
  }

  refuse(code: string): void {
    this.close(reasonOfError(code));
  }

  /** A datagram socket has no flow control: what arrives while nobody reads is lost, so reading goes on. */
  setReading(): void {
    return undefined;
  }

  /** Safe to call twice. */
  close(reason: CloseReason): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.peer.release();
    this.sink.event({ type: "closed", reason, unsentBytes: this.pendingBytes }, nowNs());
  }
}
