import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Endpoint, Started } from "../../engine/endpoints";
import { SockscopeError } from "../../core/sockscopeError";

/** What is open sooner needs no progress to be shown. */
const quickMs = 500;

export type Outcome = { readonly type: "opened" | "cancelled" } | { readonly type: "failed"; readonly message: string };

/** Waits until an endpoint is open or has failed; after half a second with a progress that can be cancelled. */
export async function awaitOpened({ endpoint, opened }: Started<Endpoint>, title: string): Promise<Outcome> {
  const settled = opened.then(
    (): Outcome => ({ type: "opened" }),
    (error: unknown) => outcomeOf(error),
  );
  const quick = new AbortController();
  const soon = await Promise.race([settled, delay(quickMs, undefined, { signal: quick.signal })]).finally(() =>
    quick.abort(),
  );
  if (soon) return soon;
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, (_, cancelled) => {
    cancelled.onCancellationRequested(() => void endpoint.abort());
    return settled;
  });
}

const ownDecisions = new Set(["SOCKSCOPE_CANCELLED", "SOCKSCOPE_BIND_REFUSED"]);

function outcomeOf(error: unknown): Outcome {
  if (error instanceof SockscopeError && ownDecisions.has(error.code)) return { type: "cancelled" };
  return { type: "failed", message: error instanceof Error ? error.message : String(error) };
}
