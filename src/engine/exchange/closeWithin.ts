import { Emitter } from "../../core/emitter";
import type { Connection } from "../connection";
import { nextChange, waitingFor } from "./waiting";

/** Resolves once the connection is closed. */
export function whenClosed(connection: Connection): Promise<void> {
  if (connection.state === "closed") return Promise.resolve();
  return new Promise((resolve) => connection.onDidClose(() => resolve()));
}

/** Resolves when the promise is settled, or very soon in any case. Never rejects. */
export async function settledSoon(promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const soon = new Promise((resolve) => (timer = setTimeout(resolve, soonMs)));
  await Promise.race([promise.catch(() => undefined), soon]);
  clearTimeout(timer);
}

/** A cancelled run has to be over within 100 ms. */
const soonMs = 50;

/** Closes connections in order, drops those that have not gone after `graceMs`, and resolves when all are closed. */
export async function closeWithin(connections: readonly Connection[], graceMs: number): Promise<void> {
  const open = connections.filter(({ state }) => state !== "closed");
  if (open.length === 0) return;
  const closed = Promise.all(open.map(whenClosed));
  for (const connection of open) connection.close();
  const gone = new Emitter<undefined>();
  const wait = nextChange([gone.event], waitingFor(graceMs, new AbortController().signal));
  void closed.then(() => gone.fire(undefined));
  await wait;
  for (const connection of open) if (connection.state !== "closed") connection.abort();
  await closed;
}
