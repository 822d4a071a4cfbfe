import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import { SockscopeError } from "../../core/sockscopeError";
import type { ExportRequest } from "../../engine/exportCapture";
import { exportToFile } from "../../engine/exportToFile";
import { captureViewType } from "../captures/captureEditors";
import { askExport } from "./askExport";
import { transportOf, type Exportable, type ExportAnswers } from "./exportable";
import { exportFormats, type ExportFormatChoice } from "./exportFormats";
import { exportName } from "./exportName";
import { exportSummary } from "./exportSummary";

/** Where an export tells how far it is, and is told to stop. */
export interface Reporting {
  readonly progress: vscode.Progress<{ increment: number }>;
  readonly token: vscode.CancellationToken;
}

/** How the user is asked. */
export interface ExportQuestions {
  /** Which records, in which format; undefined where the user gave up. */
  ask(exportable: Exportable): Promise<ExportAnswers | undefined>;
  /** Where to; undefined where the user gave up. */
  chooseFile(proposed: vscode.Uri, format: ExportFormatChoice): Thenable<vscode.Uri | undefined>;
  /** Runs an export with its progress shown, which can be cancelled. */
  showProgress(title: string, run: (reporting: Reporting) => Promise<string | undefined>): Thenable<string | undefined>;
  /** Says what was written, and offers to look at it. */
  tell(summary: string, file: vscode.Uri, format: ExportFormatChoice): void;
}

const questionsOfWindow: ExportQuestions = {
  ask: askExport,
  chooseFile,
  showProgress: (title, run) => {
    const location = vscode.ProgressLocation.Notification;
    return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) =>
      run({ progress, token }),
    );
  },
  tell: (summary, file, format) => {
    tell(summary, file, format).catch((error: unknown) => vscode.window.showErrorMessage(String(error)));
  },
};

/** Exports what the user chooses, and says what became of it. */
export class CaptureExporter {
  /** Where the last export of this session went. */
  private folder: string | undefined;

  constructor(private readonly questions = questionsOfWindow) {}

  /** Rejects with a SockscopeError where nothing could be exported; resolves also where the user gave up. */
  async export(exportable: Exportable): Promise<void> {
    const { log } = exportable;
    const { capture } = log.source;
    if (capture.lastNumber < capture.firstNumber) {
      throw new SockscopeError("SOCKSCOPE_NO_RECORDS", `There is nothing to export yet: ${log.name} has no records.`);
    }
    const answers = await this.questions.ask(exportable);
    const format = exportFormats(transportOf(log)).find(({ id }) => id === answers?.format);
    if (!answers || !format) return;
    const proposed = join(this.folder ?? defaultFolder(), exportName(log, answers, format));
    const file = await this.questions.chooseFile(vscode.Uri.file(proposed), format);
    if (!file) return;
    if (file.scheme !== "file") {
      const message = `Records cannot be exported to ${file.toString(true)}; choose a folder on this machine.`;
      throw new SockscopeError("SOCKSCOPE_NO_FILE", message);
    }
    this.folder = dirname(file.fsPath);
    const { source, endpoint } = log;
    const request: ExportRequest = { source, endpoint, ...answers, transport: transportOf(log) };
    const title = vscode.l10n.t("Exporting to {0}", basename(file.fsPath));
    const summary = await this.questions.showProgress(title, (reporting) => write(request, file.fsPath, reporting));
    if (summary !== undefined) this.questions.tell(summary, file, format);
    else vscode.window.setStatusBarMessage(vscode.l10n.t("The export was cancelled; nothing was written."), 5000);
  }
}

/** Resolves with what was written, or with undefined where that was cancelled. */
async function write(
  request: ExportRequest,
  path: string,
  { progress, token }: Reporting,
): Promise<string | undefined> {
  const stopping = new AbortController();
  const { signal } = stopping;
  token.onCancellationRequested(() => stopping.abort());
  let reported = 0;
  const onProgress = (done: number): void => {
    const percent = Math.floor(done * 100);
    if (percent > reported) progress.report({ increment: percent - reported });
    reported = Math.max(reported, percent);
  };
  try {
    const result = await exportToFile(request, path, { signal, onProgress });
    return exportSummary(result, request.source.capture, path);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function tell(summary: string, file: vscode.Uri, { id }: ExportFormatChoice): Promise<void> {
  const open = vscode.l10n.t("Open");
  const reveal = vscode.l10n.t("Reveal");
  const canReveal = vscode.workspace.getWorkspaceFolder(file) !== undefined || vscode.env.remoteName === undefined;
  const chosen = await vscode.window.showInformationMessage(summary, open, ...(canReveal ? [reveal] : []));
  if (chosen === open && id === "pcapng")
    await vscode.commands.executeCommand("vscode.openWith", file, captureViewType);
  else if (chosen === open) await vscode.commands.executeCommand("vscode.open", file);
  else if (chosen === reveal) {
    const isInWorkspace = vscode.workspace.getWorkspaceFolder(file) !== undefined;
    await vscode.commands.executeCommand(isInWorkspace ? "revealInExplorer" : "revealFileInOS", file);
  }
}

function defaultFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder?.uri.scheme === "file" ? folder.uri.fsPath : homedir();
}

function chooseFile(
  defaultUri: vscode.Uri,
  { label, extension }: ExportFormatChoice,
): Thenable<vscode.Uri | undefined> {
  const title = vscode.l10n.t("Export Capture as {0}", label);
  return vscode.window.showSaveDialog({ title, defaultUri, filters: { [label]: [extension] } });
}
