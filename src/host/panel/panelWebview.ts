import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { SockscopeError } from "../../core/sockscopeError";
import type {
  LogHostCalls,
  PanelCommand,
  PanelHostCalls,
  PanelSnapshot,
  PanelWebviewCalls,
} from "../../protocol/panelContract";
import { RemoteCalls } from "../../protocol/remoteCalls";
import { panelAssets } from "./panelAssets";
import { panelHtml } from "./panelHtml";

/** The host's side of one panel. */
export interface PanelSide {
  readonly kind: "endpoint" | "capture";
  /** What the webview may call: all of it for an endpoint, the log's part for a capture. */
  readonly calls: LogHostCalls | PanelHostCalls;
  /** Tells the webview at once when it becomes visible, and nothing while it is not. */
  setVisible(isVisible: boolean): void;
  dispose(): void;
}

/** What the page needs besides its host's side. */
export interface PanelWebviewServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** The panel's page in a tab, joined to its host's side. Ends that side when it is disposed; the tab stays. */
export class PanelWebview<Side extends PanelSide> implements vscode.Disposable {
  readonly side: Side;
  private readonly remote: RemoteCalls<LogHostCalls, PanelWebviewCalls>;
  private readonly subscriptions: vscode.Disposable[];

  /** `createSide` is given what tells the webview that something changed. The panel must have its title. */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly services: PanelWebviewServices,
    createSide: (changed: (snapshot: PanelSnapshot) => void) => Side,
  ) {
    const { webview } = panel;
    this.side = createSide((snapshot) => this.remote.notify("changed", snapshot));
    this.remote = new RemoteCalls<LogHostCalls, PanelWebviewCalls>(
      (message) => webview.postMessage(message),
      this.side.calls,
      (error) => this.describeFailure(error),
    );
    this.subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => this.remote.receive(message)),
      panel.onDidChangeViewState(() => this.side.setVisible(panel.visible)),
    ];
    this.fill();
  }

  post(command: PanelCommand): void {
    this.remote.notify("command", command);
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
    this.remote.dispose();
    this.side.dispose();
  }

  private fill(): void {
    const { webview, title, visible } = this.panel;
    webview.options = { enableScripts: true, localResourceRoots: [] };
    webview.html = panelHtml({
      ...panelAssets(this.services.extensionUri.fsPath),
      nonce: randomBytes(16).toString("hex"),
      title,
      language: vscode.env.language,
      panel: this.side.kind,
    });
    this.side.setVisible(visible);
  }

  private describeFailure(error: unknown): { code: string; message: string } {
    if (error instanceof SockscopeError) return { code: error.code, message: error.message };
    this.services.log.error(error instanceof Error ? error : String(error));
    const message = vscode.l10n.t(
      "This failed because of a mistake in Sockscope; the output “Sockscope” has the details.",
    );
    return { code: "SOCKSCOPE_INTERNAL", message };
  }
}
