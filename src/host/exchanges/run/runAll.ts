import * as vscode from "vscode";
import type { RunCommandServices } from "./runCommands";

/** Runs all exchange files of the workspace one after the other; the user sees how far it is, and can end it. */
export async function runAll({ index, runs }: RunCommandServices): Promise<void> {
  const files = (await index.files()).filter(({ isMock }) => !isMock);
  if (files.length === 0) {
    const none = vscode.l10n.t("There is no exchange file in this workspace; create one by Sockscope: New Exchange….");
    void vscode.window.showInformationMessage(none);
    return;
  }
  const failed: string[] = [];
  const title = vscode.l10n.t("Running exchanges");
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const isCancelled = await vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    for (const [at, { uri }] of files.entries()) {
      const name = vscode.workspace.asRelativePath(uri);
      const message = vscode.l10n.t("{0} of {1}, {2}", at + 1, files.length, name);
      progress.report({ message, increment: at === 0 ? 0 : 100 / files.length });
      const run = await runs.run({ uri, isByHand: true, signal: stop.signal });
      if (stop.signal.aborted) return true;
      if (run?.state !== "passed") failed.push(name);
    }
    return false;
  });
  if (failed.length > 0) await tellFailed(failed, files.length);
  else if (!isCancelled) tellPassed(files.length);
}

/** Where all is well nothing is to be done, and nothing stands in the way. */
function tellPassed(count: number): void {
  const text = count === 1 ? vscode.l10n.t("1 exchange passed") : vscode.l10n.t("{0} exchanges passed", count);
  vscode.window.setStatusBarMessage(`$(pass) ${text}`, 5000);
}

async function tellFailed(failed: readonly string[], total: number): Promise<void> {
  const [first = "", ...more] = failed;
  const names = more.length === 0 ? first : vscode.l10n.t("{0} and {1} more", first, more.length);
  const show = vscode.l10n.t("Show Exchanges");
  const message = vscode.l10n.t("{0} of {1} exchanges did not pass: {2}.", failed.length, total, names);
  if ((await vscode.window.showErrorMessage(message, show)) === show)
    await vscode.commands.executeCommand("sockscope.exchanges.focus");
}
