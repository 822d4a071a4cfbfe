import { formatSocketAddress } from "../address";
import { countOf } from "../countOf";
import { describeCloseReason } from "./closeReason";
import type { LifecycleEvent } from "./lifecycleEvent";

/** How much attention an event deserves in the log. */
export type EventSeverity = "info" | "warning" | "error";

/** One line for the log, in plain words. */
export function describeEvent(event: LifecycleEvent): string {
  switch (event.type) {
    case "resolving":
      return `looking up ${event.host}`;
    case "resolved":
      return `${event.host} is ${event.addresses.join(", ")}`;
    case "attempting":
      return `connecting to ${formatSocketAddress(event.remote)}`;
    case "attemptFailed":
      return `no connection to ${formatSocketAddress(event.remote)}: ${event.code}`;
    case "retrying":
      return `${event.code}; attempt ${event.attempt} follows in ${event.delayMs} ms`;
    case "connected":
      return `connected to ${formatSocketAddress(event.remote)} from ${formatSocketAddress(event.local)}`;
    case "accepted":
      return `accepted from ${formatSocketAddress(event.remote)}`;
    case "listening":
      return `listening on ${formatSocketAddress(event.local)}`;
    case "stopped":
      return `stopped listening on ${formatSocketAddress(event.local)}`;
    case "localEnded":
      return event.isSecond ? "we sent FIN too" : "we half-closed (FIN); the peer may still send";
    case "remoteEnded":
      return event.isSecond ? "peer sent FIN too" : "peer half-closed (FIN); we may still send";
    case "sendFailed":
      return `sending ${countOf(event.length, "byte")} failed: ${event.message}`;
    case "warning":
      return event.message;
    case "closed":
      return (
        describeCloseReason(event.reason) +
        (event.unsentBytes > 0 ? `; up to ${countOf(event.unsentBytes, "byte")} not sent` : "")
      );
  }
}

export function eventSeverity(event: LifecycleEvent): EventSeverity {
  switch (event.type) {
    case "attemptFailed":
    case "retrying":
    case "warning":
      return "warning";
    case "sendFailed":
      return "error";
    case "closed":
      if (event.reason.how === "fin" || event.reason.how === "abort") return event.unsentBytes > 0 ? "warning" : "info";
      return event.reason.by === "local" && event.reason.how === "rst" ? "info" : "error";
    default:
      return "info";
  }
}
