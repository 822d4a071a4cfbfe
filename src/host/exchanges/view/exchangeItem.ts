import * as vscode from "vscode";
import { formatMs } from "../../../core/exchange/run/describeOutcome";
import { describeMock } from "../mock/describeMock";
import type { MockSession } from "../mock/mockSession";
import type { ExchangeRun } from "../run/exchangeRun";
import type { FoundExchange } from "./exchangeIndex";
import type { TreeSources } from "./exchangesTree";

/** How a row looks: what its icon says, its description says in words. */
interface Look {
  readonly icon: string;
  readonly color?: string;
  readonly description: string;
  /** Words that `when` clauses of package.json look for. */
  readonly context: string;
}

/** The row of an exchange file, with what came of its last run. */
export function exchangeItem(label: string, { uri, isMock }: FoundExchange, sources: TreeSources): vscode.TreeItem {
  const look = isMock ? mockLook(sources.mocks.session(uri)) : runLook(sources.runs.last(uri));
  const name = label.replace(/\.sock\.yaml$/, "");
  const item = new vscode.TreeItem(name);
  item.id = uri.toString();
  item.iconPath = new vscode.ThemeIcon(
    look.icon,
    look.color === undefined ? undefined : new vscode.ThemeColor(look.color),
  );
  item.description = look.description;
  item.contextValue = look.context;
  item.tooltip = tooltip(uri, look.description, sources.runs.last(uri));
  item.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [uri] };
  const kind = isMock ? vscode.l10n.t("mock") : vscode.l10n.t("exchange");
  item.accessibilityInformation = {
    label: [`${kind} ${name}`, look.description].filter((part) => part !== "").join(", "),
  };
  return item;
}

function tooltip(uri: vscode.Uri, description: string, run: ExchangeRun | undefined): string {
  const at = run && vscode.l10n.t("last run at {0}", run.startedAt.toLocaleTimeString());
  const why = run?.report?.problem?.message;
  return [vscode.workspace.asRelativePath(uri), description, at, why].filter((part) => (part ?? "") !== "").join("\n");
}

function runLook(run: ExchangeRun | undefined): Look {
  if (run === undefined) return { icon: "circle-large-outline", description: "", context: "exchangeFile idle" };
  const took = formatMs(run.report?.durationMs ?? 0);
  switch (run.state) {
    case "running":
      return { icon: "loading~spin", description: vscode.l10n.t("running"), context: "exchangeFile running" };
    case "passed":
      return look("pass", "testing.iconPassed", vscode.l10n.t("passed · {0}", took));
    case "failed":
      return look("error", "testing.iconFailed", vscode.l10n.t("failed · {0}", took));
    case "cancelled":
      return look("circle-slash", "testing.iconSkipped", vscode.l10n.t("cancelled · {0}", took));
    case "refused":
      return look("warning", "list.warningForeground", vscode.l10n.t("not run: it has errors"));
  }
}

function look(icon: string, color: string, description: string): Look {
  return { icon, color, description, context: "exchangeFile idle" };
}

function mockLook(session: MockSession | undefined): Look {
  const stopped = { icon: "server", description: vscode.l10n.t("mock"), context: "exchangeMock stopped" };
  if (session === undefined) return stopped;
  if (!session.hasEnded) {
    const description = describeMock(session, "row");
    return { icon: "radio-tower", color: "charts.green", description, context: "exchangeMock serving" };
  }
  const verdict = session.report?.verdict;
  if (verdict === "passed" || verdict === "cancelled") return stopped;
  return {
    ...stopped,
    icon: "error",
    color: "testing.iconFailed",
    description: vscode.l10n.t("mock · could not start"),
  };
}
