import { formatAddress, formatSocketAddress, type Address, type SocketAddress } from "../core/address";
import { reasonOfError, type CloseReason } from "../core/connection/closeReason";
import { canSend, isConnecting, nextState, type ConnectionState } from "../core/connection/connectionState";
import { explainedError, toSockscopeError } from "../core/connection/explainError";
import type { LifecycleEvent } from "../core/connection/lifecycleEvent";
import { Emitter } from "../core/emitter";
import { errorCode, SockscopeError } from "../core/sockscopeError";
import { nowNs } from "../net/clock";
import type { Transport, TransportSink } from "../net/transport";
import { ConnectTimes } from "./connectTimes";
import type { ConnectOptions } from "./dial";
import type { EndpointCapture } from "./endpointCapture";
import { Traffic } from "./trafficMeter";

/** `disk`: recording lags; `replies`: automatic answers wait to be sent; `reader`: who reads the bytes is not ready. */
export type PauseReason = "disk" | "replies" | "reader";

/** How long an orderly close waits for the peer to take what is left to send, and then for its FIN, before it lets go. */
const closeGraceMs = 2000;

export interface ConnectionIdentity {
  /** Unique while the extension host lives. */
  readonly id: string;
  /** Whether we connected, or a listener accepted. */
  readonly origin: "dialled" | "accepted";
  /** What was connected to, or the peer of an accepted connection. */
  readonly address: Address;
  /** The listener's id, for an accepted connection. */
  readonly listenerId?: string;
  /** Whether it is a UDP peer that we turned to before it sent anything. */
  readonly isAddressed?: boolean;
  /** How to dial it. */
  readonly options?: ConnectOptions;
}

/**
 * One connection from its first look-up to its one terminal event: dialled, accepted, or one UDP peer of a bound
 * socket. Records everything in its capture before it tells anybody.
 */
export class Connection implements TransportSink {
  state: ConnectionState;
  stateSinceNs = nowNs();
  local: SocketAddress | undefined;
  remote: SocketAddress | undefined;
  closeReason: CloseReason | undefined;
  /** Why it failed, in one sentence; undefined while it did not. */
  problem: SockscopeError | undefined;
  /** Bytes that were sent but never reached the system, known once closed. */
  unsentBytes = 0;
  readonly traffic = new Traffic();
  readonly times = new ConnectTimes();
  /** Its number in the capture. */
  readonly index: number;

  private readonly pauses = new Set<PauseReason>();
  private readonly changed = new Emitter<undefined>();
  private readonly received = new Emitter<Uint8Array>();
  private readonly ended = new Emitter<CloseReason>();
  private readonly cancelling = new AbortController();
  private transport: Transport | undefined;
  private hasOpened = false;
  private hasEnded = false;
  private isClosing = false;
  private graceTimer: NodeJS.Timeout | undefined;

  /** Fires when the state changed; not for traffic. */
  readonly onDidChange = this.changed.event;
  /** Fires for each chunk or datagram, after it was recorded; the bytes are the handler's to read, not to change. */
  readonly onDidReceive = this.received.event;
  /** Fires once. */
  readonly onDidClose = this.ended.event;

  constructor(
    private readonly identity: ConnectionIdentity,
    readonly endpointCapture: EndpointCapture,
  ) {
    this.index = endpointCapture.addConnection();
    this.state = identity.origin === "dialled" ? "resolving" : "connecting";
  }

  get id(): string {
    return this.identity.id;
  }

  get origin(): "dialled" | "accepted" {
    return this.identity.origin;
  }

  get address(): Address {
    return this.identity.address;
  }

  get listenerId(): string | undefined {
    return this.identity.listenerId;
  }

  /** Whether it is a UDP peer of a bound socket that we turned to before it sent anything. */
  get isAddressed(): boolean {
    return this.identity.isAddressed ?? false;
  }

  get options(): ConnectOptions {
    return this.identity.options ?? {};
  }

  /** Bytes that were sent but that the system has not taken yet. */
  get pendingBytes(): number {
    return this.transport?.pendingBytes ?? 0;
  }

  /** Changes whenever the system takes something of what is to be sent. */
  get sendingMark(): string {
    return this.transport?.sendingMark ?? "";
  }

  /** The most bytes that one send can take: a datagram's limit, or Infinity. */
  get largestSend(): number {
    return this.transport?.largestSend ?? Infinity;
  }

  /** Opens it; resolves once open, rejects with a {@link SockscopeError} once it has failed. Called once. */
  async open(dial: (sink: TransportSink, signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await dial(this, this.cancelling.signal);
    } catch (error) {
      const reason = this.failureReason(error);
      this.event({ type: "closed", reason, unsentBytes: 0 }, nowNs());
      throw this.problem ?? toSockscopeError(error, "connect", this.address);
    }
  }

  /**
   * Sends and records what was sent. The bytes must not change any more: the capture keeps them, and many connections may
   * be sent the same. Resolves once the system has taken all of it, and the disk keeps up with recording. Rejects with a
   * {@link SockscopeError}. Sending nothing on a stream does nothing; an empty datagram is sent.
   */
  async send(bytes: Uint8Array): Promise<void> {
    const transport = this.sendable();
    if (bytes.length > transport.largestSend) {
      throw explainedError("EMSGSIZE", "send", this.address);
    }
    if (bytes.length === 0 && this.address.transport === "tcp") return;
    const timeNs = nowNs();
    const sent = transport.send(bytes);
    this.endpointCapture.appendBytes(this, "out", bytes, timeNs);
    try {
      await sent;
      await this.endpointCapture.whenRelieved();
    } catch (error) {
      const { code, message } = toSockscopeError(error, "send", this.address);
      this.event({ type: "sendFailed", code, message, length: bytes.length }, nowNs());
      throw new SockscopeError(code, message, { cause: error });
    }
  }

  /** Half-closes: sends FIN after everything before it, and keeps reading. */
  end(): void {
    if (!canSend(this.state)) return;
    this.hasEnded = true;
    this.transport?.end();
  }

  /**
   * Ends in order: FIN after everything before it, then waits two seconds at most for the peer's. Gives up a connection
   * that is not open yet, and one whose peer takes nothing of what is left to send for two seconds.
   */
  close(): void {
    if (!this.transport || isConnecting(this.state)) return this.abort();
    this.hasEnded = true;
    this.isClosing = true;
    this.transport.end(closeGraceMs);
    if (this.state === "halfClosedLocal") this.limitWait();
  }

  /** Sends a reset (TCP RST); on UDP, drops the peer. */
  reset(): void {
    if (this.transport) this.transport.destroy("rst");
    else this.abort();
  }

  /** Resets one that was accepted and cannot be served. */
  refuse(problem: SockscopeError): void {
    this.problem = problem;
    this.transport?.refuse(problem.code);
  }

  /** Drops it at once, without an orderly end. */
  abort(): void {
    this.cancelling.abort(new SockscopeError("SOCKSCOPE_CANCELLED", "The connection was cancelled."));
    this.transport?.destroy("abort");
  }

  /** Makes a connection that was never opened a closed one, for the reason given. Nothing is recorded of it: no file is made. */
  closeUnopened(problem: SockscopeError): void {
    this.problem = problem;
    this.closeReason = { by: "local", how: "abort", code: problem.code };
    this.state = "closed";
    this.stateSinceNs = nowNs();
    this.changed.fire(undefined);
    this.finish(this.closeReason);
  }

  /**
   * Takes away or adds a reason not to read; a TCP peer is held back by its window while there is any. Datagrams cannot
   * be held back and are read in any case.
   */
  setReading(isReading: boolean, reason: PauseReason): void {
    if (this.address.transport === "udp") return;
    const wasReading = this.pauses.size === 0;
    if (isReading) this.pauses.delete(reason);
    else this.pauses.add(reason);
    const mustRead = this.pauses.size === 0;
    if (mustRead !== wasReading) this.transport?.setReading(mustRead);
  }

  /** Why nothing is read; empty while reading goes on. */
  get pausedBy(): ReadonlySet<PauseReason> {
    return this.pauses;
  }

  /** The pcapng file that its records are being written to; undefined where they are kept in memory. */
  get captureFile(): string | undefined {
    return this.endpointCapture.capture.file;
  }

  /** Resolves once all its records so far are in the file; rejects with a {@link SockscopeError}. */
  flushCapture(): Promise<void> {
    return this.endpointCapture.capture.flush();
  }

  /** Puts a sentence that the user must know into the log. */
  warn(message: string): void {
    this.event({ type: "warning", message }, nowNs());
  }

  opened(transport: Transport): void {
    this.transport = transport;
    this.endpointCapture.noteOpened(this);
    if (this.pauses.size > 0) transport.setReading(false);
  }

  event(event: LifecycleEvent, timeNs: number): void {
    if (this.state === "closed") return;
    this.endpointCapture.appendEvent(event, { connection: this.index, timeNs });
    this.times.note(event, timeNs);
    if (event.type === "connected" || event.type === "accepted") {
      this.hasOpened = true;
      this.local = event.local;
      this.remote = event.remote;
      const { local, remote } = event;
      this.endpointCapture.namePeer(this.index, {
        id: this.id,
        address: formatSocketAddress(remote),
        ends: { local, remote },
      });
    }
    if (event.type === "closed") this.noteClose(event.reason, event.unsentBytes);
    const state = nextState(this.state, event);
    if (state !== this.state) {
      this.state = state;
      this.stateSinceNs = timeNs;
      this.changed.fire(undefined);
    }
    if (event.type === "localEnded" && this.isClosing) this.limitWait();
    if (event.type === "closed") this.finish(event.reason);
  }

  bytes(chunk: Uint8Array, timeNs: number): void {
    if (this.state === "closed") return;
    this.times.firstByte(timeNs);
    this.endpointCapture.appendBytes(this, "in", chunk, timeNs);
    this.received.fire(chunk);
  }

  private sendable(): Transport {
    if (this.transport && canSend(this.state) && !this.hasEnded) return this.transport;
    const where = formatAddress(this.address);
    if (this.transport && this.hasEnded) {
      throw new SockscopeError("SOCKSCOPE_HALF_CLOSED", `Our side of ${where} is closed; connect again to send.`);
    }
    throw new SockscopeError("SOCKSCOPE_NOT_OPEN", `The connection to ${where} is not open; connect again to send.`);
  }

  private failureReason(error: unknown): CloseReason {
    if (this.cancelling.signal.aborted) return { by: "local", how: "abort" };
    return reasonOfError(errorCode(error) ?? "SOCKSCOPE_UNKNOWN");
  }

  private noteClose(reason: CloseReason, unsentBytes: number): void {
    this.closeReason = reason;
    this.unsentBytes = unsentBytes;
    if (reason.code === undefined) return;
    const action = this.hasOpened ? "receive" : "connect";
    this.problem ??= explainedError(reason.code, action, this.address);
  }

  private limitWait(): void {
    this.graceTimer ??= setTimeout(() => this.transport?.destroy("fin"), closeGraceMs);
  }

  private finish(reason: CloseReason): void {
    clearTimeout(this.graceTimer);
    this.endpointCapture.noteClosed(this);
    this.transport = undefined;
    this.ended.fire(reason);
    this.ended.dispose();
    this.received.dispose();
  }
}
