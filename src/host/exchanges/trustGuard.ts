import * as vscode from "vscode";

/** @throws Error with one plain sentence where the workspace is not trusted: nothing of it is run then. */
export function assertTrusted(isTrusted: boolean): void {
  if (isTrusted) return;
  throw new Error(
    vscode.l10n.t(
      "Exchange files are not run in an untrusted workspace; trust it first, by Workspaces: Manage Workspace Trust.",
    ),
  );
}
