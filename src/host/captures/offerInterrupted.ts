import * as vscode from "vscode";
import type { CaptureStore, EarlierSession } from "../../engine/captureStore";
import { formatBytes } from "../formatBytes";
import { openCaptureFiles, openEarlierCapture, type EarlierCaptureServices } from "./openEarlierCapture";

/** Offers once what sessions recorded that were not shut down in order; does nothing where there are none. */
export async function offerInterrupted(services: EarlierCaptureServices): Promise<void> {
  const sessions = await services.captureStore.takeInterrupted();
  const captures = sessions.flatMap((session) => session.captures);
  const [first] = captures;
  if (!first) return;
  const open = captures.length === 1 ? vscode.l10n.t("Open") : vscode.l10n.t("Open…");
  const deletion = vscode.l10n.t("Delete…");
  const later = vscode.l10n.t("Later");
  const chosen = await vscode.window.showInformationMessage(offer(captures.length), open, deletion, later);
  if (chosen === open) await (captures.length === 1 ? openCaptureFiles(first) : openEarlierCapture(services));
  if (chosen === deletion) await confirmDeletion(services.captureStore, sessions);
}

function offer(count: number): string {
  return count === 1
    ? vscode.l10n.t("Sockscope was not shut down in order; what it recorded is kept: 1 capture.")
    : vscode.l10n.t("Sockscope was not shut down in order; what it recorded is kept: {0} captures.", count);
}

async function confirmDeletion(store: CaptureStore, sessions: readonly EarlierSession[]): Promise<void> {
  const bytes = sessions.reduce((sum, session) => sum + session.bytes, 0);
  const question = vscode.l10n.t("Delete the captures of the session that was not shut down in order?");
  const detail = vscode.l10n.t("{0} are deleted for good.", formatBytes(bytes));
  const deletion = vscode.l10n.t("Delete");
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, deletion);
  if (answer === deletion) for (const session of sessions) await store.deleteSession(session);
}
