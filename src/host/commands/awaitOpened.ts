import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Endpoint, Started } from "../../engine/endpoints";
import { SockscopeError } from "../../core/sockscopeError";

/** What is open sooner needs no progress to be shown. */
const quickMs = 500;

export type Outcome = "opened" | "failed" | "cancelled";

/**
 * Waits until an endpoint is open or has failed; after half a second with a progress that can be cancelled, and `slow`
 * is called. Why it failed is said by the endpoint itself, in the trees and in its panel.
 */
export async function awaitOpened(
  { endpoint, opened }: Started<Endpoint>,
  title: string,
  slow: () => void = () => undefined,
): Promise<Outcome> {
  const settled = opened.then((): Outcome => "opened", outcomeOf);
  const quick = new AbortController();
  const soon = await Promise.race([settled, delay(quickMs, undefined, { signal: quick.signal })]).finally(() =>
    quick.abort(),
  );
  if (soon) return soon;
  slow();
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, (_, cancelled) => {
    cancelled.onCancellationRequested(() => void endpoint.abort());
    return settled;
  });
}

const ownDecisions = new Set(["SOCKSCOPE_CANCELLED", "SOCKSCOPE_BIND_REFUSED"]);

function outcomeOf(error: unknown): Outcome {
  return error instanceof SockscopeError && ownDecisions.has(error.code) ? "cancelled" : "failed";
}
