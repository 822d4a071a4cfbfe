import type { Connection } from "./connection";

/** What a listener does by itself on each of its connections. */
export interface AutoReply {
  /** Sent as soon as a connection is accepted. */
  readonly greeting?: Uint8Array;
  /** The answer to each read or datagram: exactly the bytes received, or these; undefined for none. */
  readonly reply?: "echo" | Uint8Array;
  /** Half-closes after the first answer, or after the greeting where there is no answer. */
  readonly thenClose?: boolean;
}

/** Reading pauses while this much of the answers has not been taken by the system. */
const mostPendingBytes = 1 << 20;

/**
 * Answers on one accepted connection. A connection that is answered automatically is closed in order once the peer has
 * sent FIN and every answer is out; one that is not stays half-open, for the user to answer.
 */
export function startAutoReply(connection: Connection, { greeting, reply, thenClose = false }: AutoReply): void {
  if (greeting) void connection.send(greeting).catch(() => undefined);
  if (thenClose && reply === undefined && greeting) connection.end();
  if (reply === undefined) return;
  connection.onDidReceive((chunk) => void answer(connection, reply === "echo" ? chunk : reply, thenClose));
  connection.onDidChange(() => {
    if (connection.state === "halfClosedRemote") connection.end();
  });
}

async function answer(connection: Connection, bytes: Uint8Array, thenClose: boolean): Promise<void> {
  try {
    const sent = connection.send(bytes);
    if (thenClose) connection.end();
    const mustWait = connection.pendingBytes > mostPendingBytes;
    if (mustWait) connection.setReading(false, "replies");
    await sent;
    if (mustWait) connection.setReading(true, "replies");
  } catch {
    // The failed send is in the capture; what follows is decided by the connection's close.
  }
}
