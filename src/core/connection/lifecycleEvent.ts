import type { SocketAddress } from "../address";
import type { CloseReason } from "./closeReason";

/** What happens to a connection or listener besides bytes; each becomes a record in its capture. */
export type LifecycleEvent =
  | { readonly type: "resolving"; readonly host: string }
  | { readonly type: "resolved"; readonly host: string; readonly addresses: readonly string[] }
  | { readonly type: "attempting"; readonly remote: SocketAddress }
  | { readonly type: "attemptFailed"; readonly remote: SocketAddress; readonly code: string }
  | { readonly type: "retrying"; readonly code: string; readonly attempt: number; readonly delayMs: number }
  | { readonly type: "connected"; readonly local: SocketAddress; readonly remote: SocketAddress }
  | { readonly type: "accepted"; readonly local: SocketAddress; readonly remote: SocketAddress }
  | { readonly type: "listening"; readonly local: SocketAddress }
  | { readonly type: "stopped"; readonly local: SocketAddress }
  /** Our FIN: we send no more and keep reading, unless the peer has ended before us. */
  | { readonly type: "localEnded"; readonly isSecond: boolean }
  /** The peer's FIN: it sends no more and may keep reading, unless we have ended before it. */
  | { readonly type: "remoteEnded"; readonly isSecond: boolean }
  | { readonly type: "sendFailed"; readonly code: string; readonly message: string; readonly length: number }
  /** Something that did not end the connection but that the user must know. */
  | { readonly type: "warning"; readonly message: string }
  /** The one terminal event. `unsentBytes` are those of all sends that the system had not taken whole. */
  | { readonly type: "closed"; readonly reason: CloseReason; readonly unsentBytes: number };
