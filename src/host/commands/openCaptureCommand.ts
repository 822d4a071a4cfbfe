import * as vscode from "vscode";
import { groupCaptureFiles } from "../../engine/captureFiles";
import { captureViewType } from "../captures/captureEditors";
import { captureUri } from "../captures/captureUri";

/** Lets the user choose capture files and opens them: those of one capture as one, those of other programs together. */
export async function openCapture(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Open Capture"),
    openLabel: vscode.l10n.t("Open"),
    canSelectMany: true,
    filters: { [vscode.l10n.t("Captures")]: ["pcapng", "ntar"], [vscode.l10n.t("All Files")]: ["*"] },
  });
  if (chosen) await openCaptureFiles(chosen.map(({ fsPath }) => fsPath));
}

/** Opens files in editors of their own, one for each capture. */
export async function openCaptureFiles(paths: readonly string[]): Promise<void> {
  for (const files of await groupCaptureFiles(paths)) {
    await vscode.commands.executeCommand("vscode.openWith", captureUri(files), captureViewType);
  }
}
