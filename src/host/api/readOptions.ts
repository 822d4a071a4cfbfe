import { isIPv4, isIPv6 } from "../../core/host";
import { SockscopeError } from "../../core/sockscopeError";
import type { AutoReply } from "../../engine/autoReply";
import type { ConnectOptions as EngineConnectOptions } from "../../engine/dial";
import type { ListenOptions as EngineListenOptions } from "../../engine/listener";
import type { ConnectOptions, ListenOptions, MulticastOptions } from "./sockscope";
import { toBytes } from "./toBytes";

const longestMs = 3_600_000;

/** What another extension asked for; @throws SockscopeError `SOCKSCOPE_BAD_OPTION` naming the option that is wrong. */
export function readConnectOptions(options?: ConnectOptions): EngineConnectOptions {
  const { timeoutMs, localAddress, localPort, noDelay, keepAliveMs, retry } = readObject("options", options ?? {});
  return {
    ...(timeoutMs !== undefined && { connectTimeoutMs: within("timeoutMs", timeoutMs, 1, longestMs) }),
    ...(localAddress !== undefined && { localHost: readIpAddress(localAddress) }),
    ...(localPort !== undefined && { localPort: wholeNumber("localPort", localPort, 0, 65535) }),
    ...(noDelay !== undefined && { noDelay: readBoolean("noDelay", noDelay) }),
    ...(keepAliveMs !== undefined && { keepAliveMs: within("keepAliveMs", keepAliveMs, 0, longestMs) }),
    ...(retry !== undefined && { retry: readRetry(retry) }),
  };
}

function readRetry(retry: NonNullable<ConnectOptions["retry"]>) {
  const { times, everyMs, factor } = readObject("retry", retry);
  return {
    times: within("retry.times", times, 0, 1_000_000),
    everyMs: within("retry.everyMs", everyMs, 0, longestMs),
    ...(factor !== undefined && { factor: within("retry.factor", factor, 1, 100) }),
  };
}

/** How to listen and what to do by itself, with the bytes copied; @throws SockscopeError `SOCKSCOPE_BAD_OPTION` */
export function readListenOptions(options?: ListenOptions): EngineListenOptions {
  const given = readObject("options", options ?? {});
  const { multicast, broadcast, reuseAddress } = given;
  const autoReply = readAutoReply(given);
  return {
    ...(autoReply && { autoReply }),
    ...(multicast !== undefined && { multicast: readMulticast(multicast) }),
    ...(broadcast !== undefined && { broadcast: readBoolean("broadcast", broadcast) }),
    ...(reuseAddress !== undefined && { reuseAddress: readBoolean("reuseAddress", reuseAddress) }),
  };
}

function readAutoReply({ reply, greeting, thenClose: closes }: ListenOptions): AutoReply | undefined {
  const thenClose = closes === undefined ? undefined : readBoolean("thenClose", closes);
  if (reply === undefined && greeting === undefined) return undefined;
  return {
    ...(reply !== undefined && { reply: reply === "echo" ? reply : toBytes(reply, "reply") }),
    ...(greeting !== undefined && { greeting: toBytes(greeting, "greeting") }),
    ...(thenClose !== undefined && { thenClose }),
  };
}

function readMulticast(options: MulticastOptions): MulticastOptions {
  const { join, interface: interfaceName, hops, loopback } = readObject("multicast", options);
  return {
    ...(join !== undefined && { join: readTexts("multicast.join", join) }),
    ...(interfaceName !== undefined && { interface: readText("multicast.interface", interfaceName) }),
    ...(hops !== undefined && { hops: wholeNumber("multicast.hops", hops, 0, 255) }),
    ...(loopback !== undefined && { loopback: readBoolean("multicast.loopback", loopback) }),
  };
}

function readTexts(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map((each) => readText(name, each));
  throw badOption(name, "a list of texts");
}

function readText(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw badOption(name, "a text");
}

function readObject<T extends object>(name: string, value: T): T {
  if (typeof value === "object" && (value as T | null) !== null) return value;
  throw badOption(name, "an object");
}

function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw badOption(name, "true or false");
}

function readIpAddress(value: unknown): string {
  if (typeof value === "string" && (isIPv4(value) || isIPv6(value))) return value;
  throw badOption("localAddress", "an IP address such as 127.0.0.1");
}

function wholeNumber(name: string, value: number, from: number, to: number): number {
  const number = within(name, value, from, to);
  if (Number.isInteger(number)) return number;
  throw badOption(name, "a whole number");
}

function within(name: string, value: number, from: number, to: number): number {
  if (Number.isFinite(value) && value >= from && value <= to) return value;
  throw badOption(name, `a number from ${from} to ${to}`);
}

function badOption(name: string, wanted: string): SockscopeError {
  return new SockscopeError("SOCKSCOPE_BAD_OPTION", `The option ${name} must be ${wanted}.`);
}
