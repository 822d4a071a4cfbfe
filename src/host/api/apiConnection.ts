import { formatAddress, formatSocketAddress } from "../../core/address";
import { canSend, isConnecting } from "../../core/connection/connectionState";
import { SockscopeError } from "../../core/sockscopeError";
import type { Connection as EngineConnection } from "../../engine/connection";
import { ApiEvent, type ReportError } from "./apiEvent";
import { ReceivedBytes, type KeepPolicy } from "./receivedBytes";
import type { CloseReason, Connection } from "./sockscope";
import { toBytes } from "./toBytes";

/** A connection as other extensions see it. Made once for each connection of the engine, which owns the socket. */
export class ApiConnection implements Connection {
  readonly #connection: EngineConnection;
  readonly #received: ApiEvent<Uint8Array>;
  readonly #closed: ApiEvent<CloseReason>;
  readonly #kept: ReceivedBytes;
  #lateCloseHandlers: ((reason: CloseReason) => void)[] = [];
  #isFlushDue = false;
  #hasToldClose = false;

  constructor(connection: EngineConnection, keep: KeepPolicy, report: ReportError) {
    this.#connection = connection;
    this.#kept = new ReceivedBytes(keep, {
      pause: () => this.#pause(),
      resume: () => connection.setReading(true, "reader"),
      gaveUp: () => connection.warn("An extension did not take what was received; 1 MiB kept for it is given up."),
    });
    this.#received = new ApiEvent(report, () => this.#scheduleFlush());
    this.#closed = new ApiEvent(report, (handler) => this.#attachedToClose(handler));
    connection.onDidReceive((chunk) => this.#receive(chunk));
    connection.onDidClose(() => this.#scheduleFlush());
  }

  get id(): string {
    return this.#connection.id;
  }

  get address(): string {
    return formatAddress(this.#connection.address);
  }

  get state(): Connection["state"] {
    return this.#connection.state;
  }

  get localAddress(): string | undefined {
    return this.#connection.local && formatSocketAddress(this.#connection.local);
  }

  get remoteAddress(): string | undefined {
    return this.#connection.remote && formatSocketAddress(this.#connection.remote);
  }

  get onDidReceive(): Connection["onDidReceive"] {
    return this.#received.event;
  }

  get onDidClose(): Connection["onDidClose"] {
    return this.#closed.event;
  }

  get captureFile(): string | undefined {
    return this.#connection.captureFile;
  }

  async send(data: Uint8Array | string): Promise<void> {
    await this.#connection.send(toBytes(data, "data"));
  }

  end(): Promise<void> {
    const connection = this.#connection;
    if (isConnecting(connection.state)) {
      const message = `The connection to ${this.address} is not open yet; wait for it before ending it.`;
      return Promise.reject(new SockscopeError("SOCKSCOPE_NOT_OPEN", message));
    }
    if (!canSend(connection.state)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        if (canSend(connection.state)) return;
        subscription.dispose();
        const failure = endFailure(connection);
        if (failure) reject(failure);
        else resolve();
      };
      const subscription = connection.onDidChange(settle);
      connection.end();
      settle();
    });
  }

  flushCapture(): Promise<void> {
    return this.#connection.flushCapture();
  }

  reset(): void {
    this.#connection.reset();
  }

  dispose(): void {
    if (this.#connection.state !== "closed") this.#connection.abort();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#received.hasHandlers && this.#kept.isEmpty) this.#received.fire(() => new Uint8Array(chunk));
    else this.#kept.keep(chunk);
  }

  #pause(): void {
    this.#connection.setReading(false, "reader");
    this.#connection.warn(
      "Reading is paused until the extension that opened this connection takes the 1 MiB kept for it.",
    );
  }

  #attachedToClose(handler: (reason: CloseReason) => void): void {
    if (!this.#hasToldClose) return;
    this.#lateCloseHandlers.push(handler);
    this.#scheduleFlush();
  }

  /** What was kept goes out after the call that attached the handler, and always before the close. */
  #scheduleFlush(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#received.hasHandlers) {
      for (const chunk of this.#kept.take()) this.#received.fire(() => new Uint8Array(chunk));
    }
    const reason = this.#connection.closeReason;
    if (this.#connection.state !== "closed" || !reason) return;
    const late = this.#lateCloseHandlers;
    this.#lateCloseHandlers = [];
    const isFirst = !this.#hasToldClose;
    this.#hasToldClose = true;
    if (isFirst) this.#closed.fire(() => ({ ...reason }));
    for (const handler of late) handler({ ...reason });
  }
}

/** Why FIN was not handed to the system after all; undefined where it was, and on UDP, which has none. */
function endFailure({ state, closeReason, problem, unsentBytes, address }: EngineConnection): Error | undefined {
  if (state !== "closed" || address.transport === "udp") return undefined;
  if (closeReason?.how === "fin" && unsentBytes === 0) return undefined;
  const message = `${formatAddress(address)} was closed before its end could be sent; connect again to send.`;
  return problem ?? new SockscopeError("SOCKSCOPE_NOT_OPEN", message);
}
