import * as vscode from "vscode";

/** Shows the settings for where captures go and how much they may hold. */
export async function openCaptureSettings(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:sockscope.sockscope capture");
}
