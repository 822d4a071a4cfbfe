import * as vscode from "vscode";
import type { PanelCommand } from "../../protocol/panelContract";
import type { Exportable } from "../export/exportable";
import type { RecordPorts } from "../panel/logCalls";
import { PanelWebview, type PanelWebviewServices } from "../panel/panelWebview";
import { CaptureDocument } from "./captureDocument";
import { CaptureSide } from "./captureSide";

/** What the editors of captures work with; none of it is theirs to dispose of. */
export interface CaptureEditorsServices extends PanelWebviewServices {
  readonly records: RecordPorts;
}

/** The name of the editor in package.json. */
export const captureViewType = "sockscope.capture";

interface CaptureEditor {
  readonly panel: vscode.WebviewPanel;
  readonly webview: PanelWebview<CaptureSide>;
}

/** The read-only editors of capture files. */
export class CaptureEditors implements vscode.CustomReadonlyEditorProvider<CaptureDocument>, vscode.Disposable {
  private readonly editors = new Set<CaptureEditor>();

  constructor(private readonly services: CaptureEditorsServices) {}

  /** Makes VS Code open captures here. */
  register(): vscode.Disposable {
    return vscode.window.registerCustomEditorProvider(captureViewType, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  openCustomDocument(uri: vscode.Uri): Promise<CaptureDocument> {
    return CaptureDocument.open(uri);
  }

  resolveCustomEditor(document: CaptureDocument, panel: vscode.WebviewPanel): void {
    const { services } = this;
    const webview = new PanelWebview(
      panel,
      services,
      (changed) => new CaptureSide(document, services.records, changed),
    );
    const editor = { panel, webview };
    this.editors.add(editor);
    panel.onDidDispose(() => {
      this.editors.delete(editor);
      webview.dispose();
    });
  }

  /** What can be exported from the focused editor. */
  get activeExportable(): Exportable | undefined {
    return this.active?.webview.side.exportable;
  }

  /** Sends a command to the focused editor; does nothing where there is none. */
  post(command: PanelCommand): void {
    this.active?.webview.post(command);
  }

  /** Ends the panels' host sides; the tabs stay, for the next extension host to fill. */
  dispose(): void {
    for (const { webview } of this.editors) webview.dispose();
    this.editors.clear();
  }

  private get active(): CaptureEditor | undefined {
    return [...this.editors].find(({ panel }) => panel.active);
  }
}
