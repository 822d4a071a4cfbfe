import { basename } from "node:path";
import * as vscode from "vscode";
import { SockscopeError } from "../../core/sockscopeError";
import { CaptureFiles, captureFilesOf } from "../../engine/captureFiles";
import type { NamedCapture } from "./capturedLog";
import { otherFilesOf } from "./captureUri";

/** A capture that is open in one editor or more; VS Code disposes of it with the last one. */
export class CaptureDocument implements vscode.CustomDocument, NamedCapture {
  readonly name: string;

  private constructor(
    readonly uri: vscode.Uri,
    readonly files: CaptureFiles,
  ) {
    this.name = basename(files.files[0] ?? uri.path);
  }

  /** Begins to read what an address names: its file with those that belong to it. A problem is the capture's to tell. */
  static async open(uri: vscode.Uri): Promise<CaptureDocument> {
    if (uri.scheme !== "file") return new CaptureDocument(uri, await readFromProvider(uri));
    const others = otherFilesOf(uri);
    const files = others.length > 0 ? [uri.fsPath, ...others] : await captureFilesOf(uri.fsPath);
    return new CaptureDocument(uri, new CaptureFiles(files));
  }

  dispose(): void {
    this.files.dispose();
  }
}

/** A file that VS Code gets from elsewhere, such as an earlier version from git, is read whole. */
async function readFromProvider(uri: vscode.Uri): Promise<CaptureFiles> {
  const name = basename(uri.path);
  try {
    return new CaptureFiles([name], { content: await vscode.workspace.fs.readFile(uri) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = new SockscopeError("SOCKSCOPE_NOT_READ", `${name} could not be read: ${reason}`);
    return new CaptureFiles([name], { problem });
  }
}
