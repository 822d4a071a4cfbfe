import type { Subscription } from "../../core/emitter";
import type { CaptureHostCalls, CaptureSnapshot } from "../../protocol/panelContract";
import type { Exportable } from "../export/exportable";
import { LogCalls, type RecordPorts } from "../panel/logCalls";
import { PanelUpdates } from "../panel/panelUpdates";
import type { PanelSide } from "../panel/panelWebview";
import { capturedLog, type NamedCapture } from "./capturedLog";
import { captureSnapshot } from "./captureSnapshot";

/** The host's side of one panel on an opened capture; several may be on the same one. Begins hidden. */
export class CaptureSide implements PanelSide {
  readonly kind = "capture";
  readonly calls: CaptureHostCalls;
  private readonly log: LogCalls;
  private readonly updates: PanelUpdates;
  private readonly subscriptions: readonly Subscription[];

  /** `changed` tells the webview. */
  constructor(
    private readonly opened: NamedCapture,
    records: RecordPorts,
    private readonly changed: (snapshot: CaptureSnapshot) => void,
  ) {
    this.log = new LogCalls(() => capturedLog(opened), records);
    this.updates = new PanelUpdates(() => this.tell());
    this.subscriptions = [
      this.log.onDidChange(() => this.updates.request()),
      opened.files.onDidChange(() => this.updates.request()),
    ];
    this.calls = {
      ...this.log.calls,
      open: () => {
        this.log.begin();
        return this.snapshot();
      },
      stopReading: () => opened.files.stopReading(),
    };
  }

  get exportable(): Exportable {
    return this.log.exportable;
  }

  snapshot(): CaptureSnapshot {
    return captureSnapshot(this.opened, this.log);
  }

  setVisible(isVisible: boolean): void {
    this.updates.setVisible(isVisible);
  }

  dispose(): void {
    for (const each of [...this.subscriptions, this.updates, this.log]) each.dispose();
  }

  private tell(): boolean {
    this.changed(this.snapshot());
    return false;
  }
}
