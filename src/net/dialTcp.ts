import { connect, isIPv6, type Socket } from "node:net";
import type { Address, SocketAddress } from "../core/address";
import { errorCode } from "../core/sockscopeError";
import { afterReading } from "./afterReading";
import { nowNs } from "./clock";
import { resolveHost } from "./resolveHost";
import { socketAddresses } from "./socketAddresses";
import { TcpTransport, type TcpOptions } from "./tcpTransport";
import type { TransportSink } from "./transport";

export interface DialOptions extends TcpOptions {
  /** The local address to connect from; the system chooses where undefined. */
  readonly localHost?: string;
  readonly localPort?: number;
}

/** The next address is tried when one has not answered for this long (RFC 8305 section 5). */
const attemptDelayMs = 250;

/**
 * Connects to the first address of the host that accepts, trying them side by side as RFC 8305 says, and reports every
 * attempt. Resolves once the sink has the open transport; rejects with the error of the last attempt to fail, or with the signal's
 * reason. Nothing stays open after a rejection.
 */
export async function dialTcp(
  address: Address,
  options: DialOptions,
  sink: TransportSink,
  signal: AbortSignal,
): Promise<void> {
  const hosts = interleaved(await resolveHost(address.host, sink, signal));
  const race = new Race(address.port, options, sink);
  const socket = await race.run(hosts, signal);
  if (signal.aborted) socket.destroy();
  signal.throwIfAborted();
  sink.opened(new TcpTransport(socket, sink, options));
  sink.event({ type: "connected", ...socketAddresses(socket) }, nowNs());
}

/** IPv6 and IPv4 addresses in turn, the family of the first one first (RFC 8305 section 4). */
function interleaved(hosts: readonly string[]): readonly string[] {
  const firstIsIPv6 = isIPv6(hosts[0] ?? "");
  const first = hosts.filter((host) => isIPv6(host) === firstIsIPv6);
  const second = hosts.filter((host) => isIPv6(host) !== firstIsIPv6);
  return first.flatMap((host, index) => [host, ...second.slice(index, index + 1)]).concat(second.slice(first.length));
}

/** Attempts on several addresses of one host; the first to connect wins and the others are destroyed. */
class Race {
  private readonly attempts = new Set<Socket>();
  private lastError: Error = new Error("No address to connect to.");
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly port: number,
    private readonly options: DialOptions,
    private readonly sink: TransportSink,
  ) {}

  run(hosts: readonly string[], signal: AbortSignal): Promise<Socket> {
    const waiting = [...hosts];
    return new Promise<Socket>((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      signal.addEventListener("abort", abort, { once: true });
      const next = (): void => {
        this.stopTimer();
        const host = waiting.shift();
        if (host !== undefined) this.attempt({ host, port: this.port }, resolve, next);
        else if (this.attempts.size === 0) reject(this.lastError);
        // A source port can be bound once only, so that attempts from one go one after the other.
        if (waiting.length === 0 || this.options.localPort !== undefined) return;
        // A refusal that came while the process was held up is heard first, and has begun the next attempt then.
        const timer = setTimeout(afterReading, attemptDelayMs, () => this.timer === timer && next());
        this.timer = timer;
      };
      next();
      if (signal.aborted) abort();
    }).finally(() => this.stop());
  }

  private attempt(remote: SocketAddress, won: (socket: Socket) => void, lost: () => void): void {
    this.sink.event({ type: "attempting", remote }, nowNs());
    const { localHost: localAddress, localPort } = this.options;
    const local = {
      ...(localAddress !== undefined && { localAddress }),
      ...(localPort !== undefined && { localPort }),
    };
    const socket = connect({ ...remote, ...local, allowHalfOpen: true, autoSelectFamily: false });
    this.attempts.add(socket);
    socket.once("connect", () => {
      this.attempts.delete(socket);
      won(socket);
    });
    socket.on("error", (error) => {
      // Not ours any more: it has won, or was stopped because another one did.
      if (!this.attempts.delete(socket)) return;
      this.lastError = error;
      this.sink.event({ type: "attemptFailed", remote, code: errorCode(error) ?? "SOCKSCOPE_UNKNOWN" }, nowNs());
      lost();
    });
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private stop(): void {
    this.stopTimer();
    const losers = [...this.attempts];
    this.attempts.clear();
    for (const socket of losers) socket.destroy();
  }
}
