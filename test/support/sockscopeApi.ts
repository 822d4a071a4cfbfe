import * as vscode from "vscode";
import type { SockscopeApi } from "../../src/host/api/sockscope";

/** The API of the Sockscope that runs beside the tests, as other extensions get it. */
export async function activateSockscope(): Promise<SockscopeApi> {
  const extension = vscode.extensions.getExtension<SockscopeApi>("sockscope.sockscope");
  if (!extension) throw new Error("Sockscope is not loaded in this VS Code.");
  return extension.activate();
}
