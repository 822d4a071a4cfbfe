import * as vscode from "vscode";

const allInterfaces = new Set(["0.0.0.0", "::", "0:0:0:0:0:0:0:0"]);

/** `all interfaces (0.0.0.0)` for an unspecified address, the host itself otherwise. */
export function describeInterface(host: string): string {
  return allInterfaces.has(host) ? vscode.l10n.t("all interfaces ({0})", host) : host;
}
