import type { SocketAddress } from "../address";
import type { LifecycleEvent } from "./lifecycleEvent";

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isBoolean: Check = (value) => typeof value === "boolean";
const isOneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string);
const isReason: Check = (value) =>
  isObject(value) &&
  isOneOf("local", "remote")(value["by"]) &&
  isOneOf("fin", "rst", "timeout", "error", "abort")(value["how"]) &&
  (value["code"] === undefined || isString(value["code"]));

/** What each event must have besides its type. */
const fields: Record<LifecycleEvent["type"], Record<string, Check>> = {
  resolving: { host: isString },
  resolved: { host: isString, addresses: (value) => Array.isArray(value) && value.every(isString) },
  attempting: { remote: isSocketAddress },
  attemptFailed: { remote: isSocketAddress, code: isString },
  retrying: { code: isString, attempt: isNumber, delayMs: isNumber },
  connected: { local: isSocketAddress, remote: isSocketAddress },
  accepted: { local: isSocketAddress, remote: isSocketAddress },
  listening: { local: isSocketAddress },
  stopped: { local: isSocketAddress },
  localEnded: { isSecond: isBoolean },
  remoteEnded: { isSecond: isBoolean },
  sendFailed: { code: isString, message: isString, length: isNumber },
  warning: { message: isString },
  closed: { reason: isReason, unsentBytes: isNumber },
};

/** The event that was written as JSON; undefined where the text is none, whatever it is. */
export function readLifecycleEvent(text: string): LifecycleEvent | undefined {
  const value = parsed(text);
  if (!isObject(value) || typeof value["type"] !== "string" || !Object.hasOwn(fields, value["type"])) return undefined;
  const checks = Object.entries(fields[value["type"] as LifecycleEvent["type"]]);
  return checks.every(([name, check]) => check(value[name])) ? (value as unknown as LifecycleEvent) : undefined;
}

/** True for a host and a port, whatever the host is. */
export function isSocketAddress(value: unknown): value is SocketAddress {
  return isObject(value) && isString(value["host"]) && isNumber(value["port"]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
