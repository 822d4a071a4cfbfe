import * as vscode from "vscode";
import { firstTestLine, runMochaSuite } from "../support/mochaSuite";

/** Called by the extension host; runs every test file beside this one. Its rejection makes VS Code exit with 1. */
export async function run(): Promise<void> {
  console.log(`${firstTestLine} ${vscode.version} on Node.js ${process.versions.node}`);
  const { failed } = await runMochaSuite({ name: "vscode", folder: __dirname, timeoutMs: 60_000, reporter: "spec" });
  if (failed > 0) throw new Error(`${failed} of the tests in VS Code failed.`);
}
