import { formatAddress } from "../../core/address";
import { Emitter } from "../../core/emitter";
import { countBytes } from "../../core/payload/fields/mismatchReport";
import { errorCode } from "../../core/sockscopeError";
import type { Connection } from "../connection";
import { RunFailure } from "./runFailure";
import type { Sending } from "./session";
import { isOver, nextChange, unlessCancelled, waitingFor } from "./waiting";

/**
 * Sends, and waits until the system has taken all of it. Rejects with a RunFailure where that fails, or where the peer
 * takes nothing for `stallMs`, and with RunCancelled.
 */
export async function sendWhileMoving(
  connection: Connection,
  bytes: Uint8Array,
  { stallMs, signal }: Omit<Sending, "to">,
): Promise<void> {
  const sent = connection.send(bytes).catch((error: unknown) => {
    throw sendFailure(error);
  });
  sent.catch(() => undefined);
  if (connection.pendingBytes === 0) return unlessCancelled(sent, signal);
  await Promise.race([sent, stalled(connection, sent, { stallMs, signal })]);
}

/** Rejects once nothing moves any more; resolves when everything is sent. */
async function stalled(
  connection: Connection,
  sent: Promise<void>,
  { stallMs, signal }: Omit<Sending, "to">,
): Promise<void> {
  const done = new Emitter<undefined>();
  let mark = connection.sendingMark;
  let isSent = false;
  let waiting = waitingFor(stallMs, signal);
  const finish = (): void => {
    isSent = true;
    done.fire(undefined);
  };
  const isDone = (): boolean => isSent;
  void sent.then(finish, finish);
  while (!isDone()) {
    await nextChange([done.event], { ...waiting, deadlineNs: lookNs(waiting.deadlineNs) });
    const { sendingMark, pendingBytes } = connection;
    const hasMoved = sendingMark !== mark || pendingBytes === 0;
    if (!isDone() && !hasMoved && isOver(waiting)) throw stallFailure(connection, stallMs);
    if (hasMoved) waiting = waitingFor(stallMs, signal);
    mark = sendingMark;
  }
}

/** Progress is looked for at least this often, so that each bit of it counts. */
const lookEveryNs = 100e6;

function lookNs(deadlineNs: number): number {
  return Math.min(deadlineNs, performance.now() * 1e6 + lookEveryNs);
}

function stallFailure({ address, pendingBytes }: Connection, stallMs: number): RunFailure {
  const left = countBytes(pendingBytes);
  const message = `${formatAddress(address)} took nothing of what is left of ${left} for ${stallMs} ms; look whether the peer still reads.`;
  return new RunFailure("SOCKSCOPE_RUN_TIMEOUT", message);
}

function sendFailure(error: unknown): RunFailure {
  const message = error instanceof Error ? error.message : String(error);
  const code = errorCode(error) === "EMSGSIZE" ? "SOCKSCOPE_RUN_VALUE" : "SOCKSCOPE_RUN_CLOSED";
  return new RunFailure(code, message);
}
