import * as vscode from "vscode";
import { countOf } from "../core/countOf";
import { groupDigits } from "../core/payload/groupDigits";
import type { EndpointSummary } from "./endpointSummary";

/** One item that counts what is open; hidden where nothing is. Clicking it lets the user choose what to look at. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("sockscope.open", vscode.StatusBarAlignment.Left, 0);

  constructor() {
    this.item.name = "Sockscope";
    this.item.command = "sockscope.openPanel";
  }

  update(summary: EndpointSummary): void {
    const { openConnections, openListeners, paused, stopped } = summary;
    if (openConnections + openListeners === 0) {
      this.item.hide();
      return;
    }
    const listeners = countOf(openListeners, "listener");
    const connections = countOf(openConnections, "connection");
    const sign = stopped > 0 ? " $(warning)" : paused > 0 ? " $(debug-pause)" : "";
    this.item.text = `$(plug) ${groupDigits(openConnections)}${openListeners > 0 ? ` $(radio-tower) ${groupDigits(openListeners)}` : ""}${sign}`;
    const counts = vscode.l10n.t("Sockscope: {0} and {1} open", connections, listeners);
    this.item.tooltip = [counts, ...recordingWords(summary)].join("; ");
    this.item.accessibilityInformation = { label: this.item.tooltip };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

function recordingWords({ paused, stopped }: EndpointSummary): string[] {
  return [
    ...(stopped > 0 ? [vscode.l10n.t("recording stopped: {0}", stopped)] : []),
    ...(paused > 0 ? [vscode.l10n.t("paused for the disk: {0}", paused)] : []),
  ];
}
