import type { Socket } from "node:net";
import { reasonOfError, type CloseReason } from "../core/connection/closeReason";
import { errorCode } from "../core/sockscopeError";
import { nowNs } from "./clock";
import { ReadingTurn } from "./readingTurn";
import { unsent, watchSending } from "./sendingStall";
import type { Transport, TransportSink } from "./transport";

/** Options of a TCP socket, for connections that are dialled and for those that are accepted. */
export interface TcpOptions {
  /** Send small writes at once (TCP_NODELAY); Nagle's algorithm (RFC 9293 section 3.7.4) otherwise. */
  readonly noDelay?: boolean;
  /** Idle milliseconds before the first keep-alive probe (SO_KEEPALIVE); undefined for none. */
  readonly keepAliveMs?: number;
}

const nothing = new Uint8Array(0);
const turn = new ReadingTurn();

/** A connected TCP socket, created with `allowHalfOpen`; owns it from here on. */
export class TcpTransport implements Transport {
  readonly largestSend = Infinity;
  private endedFirst: "local" | "remote" | undefined;
  private ownReason: CloseReason | undefined;
  private failure: string | undefined;
  private lostBytes = 0;
  private stopWatching: (() => void) | undefined;
  private isReading = true;
  /** Until the next turn of the event loop. */
  private isHeld = false;

  constructor(
    private readonly socket: Socket,
    private readonly sink: TransportSink,
    options: TcpOptions = {},
  ) {
    if (options.noDelay !== undefined) socket.setNoDelay(options.noDelay);
    if (options.keepAliveMs !== undefined) socket.setKeepAlive(true, options.keepAliveMs);
    socket.on("data", (chunk: Buffer) => this.received(chunk, nowNs()));
    socket.on("end", () => this.readToEnd(nowNs()));
    socket.on("finish", () => this.localEnded());
    socket.on("error", (error) => (this.failure ??= errorCode(error) ?? "SOCKSCOPE_UNKNOWN"));
    socket.once("close", () => this.closed());
  }

  get pendingBytes(): number {
    return this.socket.writableLength;
  }

  get sendingMark(): string {
    return unsent(this.socket);
  }

  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => {
        // A write that a destroyed socket took back is a success to Node 20, and to Node 24 an ECANCELED.
        const isTakenBack = errorCode(error) === "ECANCELED" || (!error && !isTaken && this.socket.destroyed);
        const failure = isTakenBack ? this.takenBack() : error;
        if (!failure) return resolve();
        this.lostBytes += bytes.length;
        reject(failure);
      });
      const isTaken = this.socket.writableLength === 0;
    });
  }

  end(stallMs?: number): void {
    if (!this.socket.writableEnded) this.socket.end();
    if (stallMs === undefined || this.socket.writableFinished) return;
    this.stopWatching ??= watchSending(this.socket, stallMs, () => this.destroy("fin"));
  }

  destroy(how: "abort" | "fin" | "rst" | "timeout"): void {
    if (this.socket.destroyed) return;
    this.ownReason = how === "timeout" ? { by: "local", how, code: "ETIMEDOUT" } : { by: "local", how };
    if (how === "rst") this.reset();
    else this.socket.destroy();
  }

  refuse(code: string): void {
    if (this.socket.destroyed) return;
    this.ownReason = reasonOfError(code);
    this.reset();
  }

  setReading(isReading: boolean): void {
    this.isReading = isReading;
    this.applyReading();
  }

  private received(chunk: Buffer, timeNs: number): void {
    this.sink.bytes(chunk, timeNs);
    if (this.isHeld || !turn.isOver(chunk.length, this.goOn)) return;
    this.isHeld = true;
    this.applyReading();
  }

  private readonly goOn = (): void => {
    this.isHeld = false;
    this.applyReading();
  };

  private applyReading(): void {
    if (this.isReading && !this.isHeld) this.socket.resume();
    else this.socket.pause();
  }

  /** While FIN is being handed over the system refuses a reset, and Node would neither close the socket nor say so. */
  private reset(): void {
    const { writableEnded, writableFinished, writableLength } = this.socket;
    const isHandingOverFin = writableEnded && !writableFinished && writableLength === 0;
    if (isHandingOverFin) this.socket.once("finish", () => this.socket.resetAndDestroy());
    else this.socket.resetAndDestroy();
  }

  /** Node 20 reads a reset that comes together with data as an end; an empty write then fails, and says so. */
  private readToEnd(timeNs: number): void {
    if (this.socket.writableEnded || this.socket.writableLength > 0) return this.remoteEnded(timeNs);
    this.socket.write(nothing, (error) => {
      if (!error) this.remoteEnded(timeNs);
    });
  }

  private remoteEnded(timeNs: number): void {
    const isSecond = this.endedFirst !== undefined;
    this.endedFirst ??= "remote";
    this.sink.event({ type: "remoteEnded", isSecond }, timeNs);
  }

  private localEnded(): void {
    const isSecond = this.endedFirst !== undefined;
    this.endedFirst ??= "local";
    this.sink.event({ type: "localEnded", isSecond }, nowNs());
  }

  private closed(): void {
    this.stopWatching?.();
    const reason = this.closeReason();
    this.sink.event({ type: "closed", reason, unsentBytes: this.lostBytes }, nowNs());
  }

  private takenBack(): Error {
    return Object.assign(new Error("The socket was closed."), { code: this.failure ?? "ERR_STREAM_DESTROYED" });
  }

  private closeReason(): CloseReason {
    if (this.ownReason?.how === "fin") return { by: this.endedFirst ?? "local", how: "fin" };
    if (this.ownReason) return this.ownReason;
    if (this.failure !== undefined) return reasonOfError(this.failure);
    return { by: this.endedFirst ?? "local", how: "fin" };
  }
}
