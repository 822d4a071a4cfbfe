import { setTimeout as delay } from "node:timers/promises";
import type { Address } from "../core/address";
import { isIPv4, isIPv6 } from "../core/host";
import { errorCode } from "../core/sockscopeError";
import { explainedError } from "../core/connection/explainError";
import { afterReading } from "../net/afterReading";
import { nowNs } from "../net/clock";
import { dialTcp, type DialOptions } from "../net/dialTcp";
import { dialUdp } from "../net/dialUdp";
import { aborting } from "../net/resolveHost";
import type { TransportSink } from "../net/transport";
import { handleShortage } from "../store/handleShortage";

/** Try again after a failure: `times` more attempts, the first after `everyMs`, each wait `factor` times the one before. */
export interface RetryPolicy {
  readonly times: number;
  readonly everyMs: number;
  /** 1 (the default) waits evenly, 2 doubles; no wait is longer than a minute. */
  readonly factor?: number;
}

export interface ConnectOptions extends DialOptions {
  /** Each attempt fails with ETIMEDOUT after this long; 10 000 unless told. */
  readonly connectTimeoutMs?: number;
  readonly retry?: RetryPolicy;
}

const defaultTimeoutMs = 10_000;
const longestDelayMs = 60_000;

/** Connects, trying again as told. Rejects with the last error, or with the signal's reason. */
export async function dial(
  address: Address,
  options: ConnectOptions,
  sink: TransportSink,
  signal: AbortSignal,
): Promise<void> {
  const wrong = sourceProblem(options);
  if (wrong !== undefined) throw explainedError(wrong, "connect", address);
  for (let attempt = 1; ; attempt++) {
    try {
      await dialOnce(address, options, sink, signal);
      return;
    } catch (error) {
      if (signal.aborted || attempt > (options.retry?.times ?? 0)) throw error;
      const delayMs = retryDelayMs(options.retry, attempt);
      const code = errorCode(error) ?? "SOCKSCOPE_UNKNOWN";
      sink.event({ type: "retrying", code, attempt: attempt + 1, delayMs }, nowNs());
      await aborting(delay(delayMs, undefined, { signal }), signal);
    }
  }
}

/** Node's code for a source that cannot be; Node itself checks only some of this, and leaks a handle where it throws. */
function sourceProblem({ localHost, localPort }: DialOptions): string | undefined {
  if (localHost !== undefined && !isIPv4(localHost) && !isIPv6(localHost)) return "ERR_INVALID_IP_ADDRESS";
  const isPort = localPort === undefined || (Number.isInteger(localPort) && localPort >= 0 && localPort <= 65535);
  return isPort ? undefined : "ERR_SOCKET_BAD_PORT";
}

function retryDelayMs(retry: RetryPolicy | undefined, attempt: number): number {
  if (!retry) return 0;
  return Math.min(longestDelayMs, Math.round(retry.everyMs * (retry.factor ?? 1) ** (attempt - 1)));
}

async function dialOnce(
  address: Address,
  options: ConnectOptions,
  sink: TransportSink,
  signal: AbortSignal,
): Promise<void> {
  const shortage = handleShortage();
  if (shortage !== undefined) throw explainedError(shortage, "connect", address);
  const timeout = new AbortController();
  const giveUp = (): void => timeout.abort(explainedError("ETIMEDOUT", "connect", address));
  const timer = setTimeout(afterReading, options.connectTimeoutMs ?? defaultTimeoutMs, giveUp);
  const either = AbortSignal.any([signal, timeout.signal]);
  try {
    await (address.transport === "tcp" ? dialTcp : dialUdp)(address, options, sink, either);
    return;
  } finally {
    clearTimeout(timer);
  }
}
