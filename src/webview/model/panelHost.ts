import type { AllHostCalls, PanelWebviewCalls } from "../../protocol/panelContract";
import type { RemoteCalls } from "../../protocol/remoteCalls";

/** Calls the extension host; rejects with a `RemoteFailure`, whose message is one sentence for the user. */
export type PanelHost = RemoteCalls<PanelWebviewCalls, AllHostCalls>["call"];

/** The sentence to show for a call that failed. */
export function failureText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
