import * as vscode from "vscode";
import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import type { PanelCommand } from "../../protocol/panelContract";
import type { Exportable } from "../export/exportable";
import { PanelSession, type PanelServices } from "./panelSession";
import { panelTitle } from "./panelSnapshot";
import { PanelWebview, type PanelWebviewServices } from "./panelWebview";

/** What a tab needs besides its session's services. */
export interface PanelTabServices extends PanelServices, PanelWebviewServices {}

/** One editor tab with an endpoint's panel; disposed with the tab. */
export class PanelTab implements vscode.Disposable {
  private readonly webview: PanelWebview<PanelSession>;

  /** Takes over the panel, a new one or one of an earlier window. */
  constructor(
    readonly panel: vscode.WebviewPanel,
    endpoint: Endpoint,
    services: PanelTabServices,
  ) {
    const resource = (name: string): vscode.Uri => vscode.Uri.joinPath(services.extensionUri, "media", name);
    const icon = endpoint instanceof Connection ? "connection" : "listener";
    panel.title = panelTitle(endpoint);
    panel.iconPath = { light: resource(`${icon}-light.svg`), dark: resource(`${icon}-dark.svg`) };
    this.webview = new PanelWebview(panel, services, (changed) => new PanelSession(endpoint, services, changed));
    this.webview.side.onDidChangeTitle((title) => (panel.title = title));
  }

  /** Fires once the tab shows the new title. */
  onDidChangeTitle(handler: () => void): void {
    this.webview.side.onDidChangeTitle(handler);
  }

  get endpoint(): Endpoint {
    return this.webview.side.endpoint;
  }

  get exportable(): Exportable {
    return this.webview.side.exportable;
  }

  post(command: PanelCommand): void {
    this.webview.post(command);
  }

  dispose(): void {
    this.webview.dispose();
  }
}
