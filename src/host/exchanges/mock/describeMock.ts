import * as vscode from "vscode";
import type { MockSession } from "./mockSession";

/** One line: `Serving on tcp://127.0.0.1:7700 · 2 clients · 1 unmatched`; in a row of a view it begins with a small letter. */
export function describeMock(session: MockSession, place: "lens" | "row"): string {
  const { addresses, clients, unmatched } = session;
  const isRow = place === "row";
  if (addresses.length === 0) return isRow ? vscode.l10n.t("starting…") : vscode.l10n.t("Starting…");
  const all = addresses.join(", ");
  const parts = [isRow ? vscode.l10n.t("serving on {0}", all) : vscode.l10n.t("Serving on {0}", all)];
  if (clients > 0) parts.push(clients === 1 ? vscode.l10n.t("1 client") : vscode.l10n.t("{0} clients", clients));
  if (unmatched > 0) parts.push(vscode.l10n.t("{0} unmatched", unmatched));
  return parts.join(" · ");
}

/** The last message that no rule fits, for a tooltip; empty where there is none. */
export function describeUnmatched({ lastUnmatched }: MockSession): string {
  if (lastUnmatched === undefined) return "";
  const { client, bytes, text } = lastUnmatched;
  return vscode.l10n.t("No rule fits what {0} sent last, {1} bytes: {2}", client, bytes, text);
}
