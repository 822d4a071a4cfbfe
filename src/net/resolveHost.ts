import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { nowNs } from "./clock";
import type { TransportSink } from "./transport";

/**
 * All addresses of a host in the system's order, reported to the sink. An IP literal is its own address. Rejects with
 * ENOTFOUND, EAI_AGAIN, …, or with the signal's reason when aborted; a look-up under way cannot be stopped, only left.
 */
export async function resolveHost(host: string, sink: TransportSink, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  if (isIP(host.split("%")[0] ?? "") !== 0) return [host];
  sink.event({ type: "resolving", host }, nowNs());
  const found = await aborting(lookup(host, { all: true, order: "verbatim" }), signal);
  const addresses = found.map(({ address }) => address);
  sink.event({ type: "resolved", host, addresses }, nowNs());
  return addresses;
}

const ignoring: TransportSink = { opened: () => undefined, event: () => undefined, bytes: () => undefined };

/** The first address of a host, reported to nobody; rejects as {@link resolveHost} does. */
export async function resolveFirst(host: string, signal: AbortSignal): Promise<string> {
  const [first = host] = await resolveHost(host, ignoring, signal);
  return first;
}

/** All addresses of a host, reported to nobody; rejects as {@link resolveHost} does. */
export function resolveQuietly(host: string): Promise<readonly string[]> {
  return resolveHost(host, ignoring, new AbortController().signal);
}

/** The promise, or the signal's reason if that comes first. */
export function aborting<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
