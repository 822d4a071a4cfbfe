import type { Connection } from "../engine/connection";

/**
 * Sends the same bytes on each connection; the bytes must not change any more. Every connection is tried.
 * @throws SockscopeError the first failure, after all have been tried
 */
export async function sendToAll(connections: readonly Connection[], bytes: Uint8Array): Promise<void> {
  const results = await Promise.allSettled(connections.map((connection) => connection.send(bytes)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
