import * as vscode from "vscode";
import type { Subscription } from "../../core/emitter";
import type { SockscopeError } from "../../core/sockscopeError";
import type { EndpointCapture } from "../../engine/endpointCapture";
import type { Endpoints } from "../../engine/endpoints";
import type { CaptureSettings } from "../settings";
import { openCaptureSettings } from "./openCaptureSettings";

/** Shows a sentence with actions; the action that was chosen. */
export type ShowNotice = (message: string, ...actions: string[]) => Thenable<string | undefined>;

/**
 * Says when recording stops, and what to do, in one notification at a time: what stops while it stands is only shown in
 * the trees and panels, and is tried again with the rest. Says as well that the setting for the folder does not hold.
 */
export class RecordingNotices implements Subscription {
  private readonly told = new Map<EndpointCapture, SockscopeError>();
  private readonly subscriptions: Subscription[];
  private isShowing = false;
  private toldFolderProblem: string | undefined;

  constructor(
    private readonly endpoints: Endpoints,
    private readonly settings: CaptureSettings,
    private readonly show: ShowNotice = (message, ...actions) => vscode.window.showWarningMessage(message, ...actions),
  ) {
    this.subscriptions = [
      endpoints.onDidChange(({ type, endpoint }) => {
        if (type === "removed") this.told.delete(endpoint.endpointCapture);
        else if (type === "changed") this.look(endpoint.endpointCapture);
      }),
      settings.onDidChange(() => this.tellFolderProblem()),
    ];
    this.tellFolderProblem();
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  private look(source: EndpointCapture): void {
    const { problem } = source.capture;
    if (problem === this.told.get(source)) return;
    if (!problem) {
      this.told.delete(source);
      return;
    }
    this.told.set(source, problem);
    if (!this.isShowing) void this.tell(problem);
  }

  private async tell(problem: SockscopeError): Promise<void> {
    this.isShowing = true;
    const again = vscode.l10n.t("Try Again");
    const settings = vscode.l10n.t("Open Settings");
    const chosen = await this.show(problem.message, again, settings);
    this.isShowing = false;
    if (chosen === again) this.recordAgain();
    if (chosen === settings) await openCaptureSettings();
  }

  private recordAgain(): void {
    const { connections, listeners } = this.endpoints;
    const captures = new Set([...connections, ...listeners].map(({ endpointCapture }) => endpointCapture.capture));
    for (const capture of captures) if (capture.problem) capture.resume();
  }

  private tellFolderProblem(): void {
    const { problem } = this.settings.folder;
    if (problem === this.toldFolderProblem) return;
    this.toldFolderProblem = problem;
    if (problem === undefined) return;
    const settings = vscode.l10n.t("Open Settings");
    void this.show(problem, settings).then((chosen) => {
      if (chosen === settings) return openCaptureSettings();
      return undefined;
    });
  }
}
