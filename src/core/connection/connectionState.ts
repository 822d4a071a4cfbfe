import type { LifecycleEvent } from "./lifecycleEvent";

/**
 * Where a connection is in its life. It only ever moves to the right, but that a retry starts over what comes before
 * `open`; `closed` is final.
 */
export type ConnectionState =
  "resolving" | "connecting" | "securing" | "open" | "halfClosedLocal" | "halfClosedRemote" | "closed";

/** The state after an event. Events that come after the terminal one, or say nothing about the state, change nothing. */
export function nextState(state: ConnectionState, event: LifecycleEvent): ConnectionState {
  if (state === "closed") return state;
  switch (event.type) {
    case "resolving":
      return isConnecting(state) ? "resolving" : state;
    case "resolved":
    case "attempting":
    case "attemptFailed":
    case "retrying":
      return isConnecting(state) ? "connecting" : state;
    case "connected":
    case "accepted":
      return isConnecting(state) ? "open" : state;
    case "localEnded":
      return state === "open" ? "halfClosedLocal" : state;
    case "remoteEnded":
      return state === "open" ? "halfClosedRemote" : state;
    case "closed":
      return "closed";
    case "listening":
    case "stopped":
    case "sendFailed":
    case "warning":
      return state;
  }
}

/** True where bytes can still be sent. */
export function canSend(state: ConnectionState): boolean {
  return state === "open" || state === "halfClosedRemote";
}

/** True from the first look-up until the connection is open or has failed. */
export function isConnecting(state: ConnectionState): boolean {
  return state === "resolving" || state === "connecting" || state === "securing";
}

const words: Record<ConnectionState, string> = {
  resolving: "looking up the name",
  connecting: "connecting",
  securing: "negotiating TLS",
  open: "open",
  halfClosedLocal: "half-closed by us",
  halfClosedRemote: "half-closed by the peer",
  closed: "closed",
};

/** The state in the words the tree and the panel use. */
export function describeState(state: ConnectionState): string {
  return words[state];
}
