import * as vscode from "vscode";
import type { CaptureRecord } from "../../core/capture/captureRecord";
import { describeEvent } from "../../core/connection/describeEvent";
import { groupDigits } from "../../core/payload/groupDigits";
import { SockscopeError } from "../../core/sockscopeError";
import type { OpenRequest, RecordRange } from "../../protocol/panelContract";
import type { NamedSource } from "../panel/shownLog";
import { HeldRecords } from "./heldRecords";
import { RawRecords } from "./rawRecords";
import { RecordNames } from "./recordNames";
import { recordText } from "./recordText";
import { shownUris } from "./shownUris";

const hexEditor = { extension: "ms-vscode.hexeditor", view: "hexEditor.hexedit" };

/**
 * Opens records as read-only documents: as text and as hex dump in text editors (`sockscope:`), as they are in the Hex
 * Editor (`sockscope-raw:`). A document holds its bytes until its last tab is closed, whatever becomes of its capture.
 */
export class RecordDocuments implements vscode.Disposable {
  private readonly held = new HeldRecords();
  private readonly names = new RecordNames();

  /** `scheme` begins the addresses of the documents; VS Code asks only one provider for each. */
  constructor(private readonly scheme = "sockscope") {}

  /** Makes VS Code ask here for such documents, until disposed. */
  register(): vscode.Disposable {
    this.closeForgotten();
    const options = { isReadonly: true, isCaseSensitive: true };
    return vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(this.scheme, {
        provideTextDocumentContent: (uri) => this.provideText(uri),
      }),
      vscode.workspace.registerFileSystemProvider(this.rawScheme, new RawRecords(this.held), options),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.release(closed)),
    );
  }

  /**
   * Opens a record or a part of it (`to` exclusive) beside the panel. Rejects with a {@link SockscopeError} where the
   * record is no longer held.
   */
  async open(of: NamedSource, range: RecordRange, as: OpenRequest["as"]): Promise<void> {
    if (as === "raw" && !vscode.extensions.getExtension(hexEditor.extension)) return this.offerInstead(of, range);
    const uri = await this.hold(of, range, as);
    const options = { preview: true, viewColumn: vscode.ViewColumn.Beside };
    if (as === "raw") await vscode.commands.executeCommand("vscode.openWith", uri, hexEditor.view, options);
    else await vscode.commands.executeCommand("vscode.open", uri, options);
  }

  /** Opens the hex dumps of two whole records in the diff editor; rejects as {@link open} does. */
  async compare(of: NamedSource, left: number, right: number): Promise<void> {
    const whole = (record: number): RecordRange => ({ record, from: 0, to: Number.MAX_SAFE_INTEGER });
    const leftUri = await this.hold(of, whole(left), "hexDump");
    const rightUri = await this.hold(of, whole(right), "hexDump");
    const title = `${of.name} #${left} ↔ #${right}`;
    await vscode.commands.executeCommand("vscode.diff", leftUri, rightUri, title, { preview: true });
  }

  /** Holds a record for a document to be shown, and returns its address. */
  async hold(of: NamedSource, range: RecordRange, as: OpenRequest["as"]): Promise<vscode.Uri> {
    const record = of.source.capture.record(range.record);
    if (!record) throw recordGone(range.record);
    const uri = this.uriOf(of, record, range, as);
    const bytes = await of.source.capture.bytes(range.record, range.from, range.to);
    const eventText = record.event && describeEvent(record.event);
    this.held.hold(uri.toString(), { bytes, offset: range.from, eventText });
    return uri;
  }

  dispose(): void {
    this.held.clear();
  }

  private get rawScheme(): string {
    return `${this.scheme}-raw`;
  }

  private uriOf(of: NamedSource, record: CaptureRecord, range: RecordRange, as: OpenRequest["as"]): vscode.Uri {
    const id = String(this.names.id(of.source));
    return vscode.Uri.from({
      scheme: as === "raw" ? this.rawScheme : this.scheme,
      path: `/${this.names.fileName(of.name, record, range, as)}`,
      // The Hex Editor counts from this address on.
      query: as === "raw" && range.from > 0 ? `${id}&baseAddress=${range.from}` : id,
    });
  }

  private provideText(uri: vscode.Uri): string {
    const record = this.held.get(uri.toString());
    if (!record) return vscode.l10n.t("This record is no longer held; open it again from its panel.");
    return recordText(record, uri.path.endsWith(".hexdump") ? "hexDump" : "text");
  }

  /**
   * Tabs of raw bytes that were open before a restart have nothing to show, and could only say that they failed. One that
   * was typed into stays: VS Code would ask whether to save it.
   */
  private closeForgotten(): void {
    const isForgotten = ({ input, isDirty }: vscode.Tab): boolean =>
      !isDirty &&
      input instanceof vscode.TabInputCustom &&
      input.uri.scheme === this.rawScheme &&
      !this.held.get(input.uri.toString());
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    void vscode.window.tabGroups.close(tabs.filter(isForgotten));
  }

  private release(closed: readonly vscode.Tab[]): void {
    const stillShown = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(shownUris)));
    for (const uri of closed.flatMap(shownUris)) if (!stillShown.has(uri)) this.held.release(uri);
  }

  private async offerInstead(of: NamedSource, range: RecordRange): Promise<void> {
    const openDump = vscode.l10n.t("Open as Hex Dump");
    const message = vscode.l10n.t("The Hex Editor extension is not installed; install it, or open a hex dump instead.");
    const showExtension = vscode.l10n.t("Show Extension");
    const chosen = await vscode.window.showInformationMessage(message, openDump, showExtension);
    if (chosen === openDump) await this.open(of, range, "hexDump");
    if (chosen === showExtension) {
      await vscode.commands.executeCommand("workbench.extensions.search", `@id:${hexEditor.extension}`);
    }
  }
}

function recordGone(record: number): SockscopeError {
  const message = `Record ${groupDigits(record)} is no longer held; raise the capture limit in the settings to keep more.`;
  return new SockscopeError("SOCKSCOPE_RECORD_GONE", message);
}
