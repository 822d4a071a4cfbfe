import * as vscode from "vscode";
import { formatAddress } from "../../core/address";
import type { CaptureStore, EarlierCapture } from "../../engine/captureStore";
import type { Endpoints } from "../../engine/endpoints";
import { formatBytes } from "../formatBytes";
import { showQuickInput } from "../quickInput/showQuickInput";
import { captureViewType } from "./captureEditors";
import { capturesOf, earlierCaptures, type CaptureGroup } from "./earlierCaptures";

/** What the command works with. */
export interface EarlierCaptureServices {
  readonly captureStore: CaptureStore;
  readonly endpoints: Endpoints;
}

interface CaptureItem extends vscode.QuickPickItem {
  readonly capture?: EarlierCapture;
}

/** Lets the user choose a capture that is not shown any more, and opens it; `address` narrows the choice to its own. */
export async function openEarlierCapture(services: EarlierCaptureServices, address?: string): Promise<void> {
  for (;;) {
    const groups = capturesOf(await earlierCaptures(services.captureStore, services.endpoints), address);
    if (groups.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t("There is no earlier capture."));
      return;
    }
    const choice = await chooseCapture(groups);
    if (!choice) return;
    if (choice.action === "open") return openCaptureFiles(choice.capture);
    await confirmDeletion(services.captureStore, choice.capture);
  }
}

/** Opens a capture in a read-only panel. */
export async function openCaptureFiles({ files }: EarlierCapture): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(first), captureViewType);
}

interface CaptureChoice {
  readonly action: "open" | "delete";
  readonly capture: EarlierCapture;
}

async function chooseCapture(groups: readonly CaptureGroup[]): Promise<CaptureChoice | undefined> {
  const pick = vscode.window.createQuickPick<CaptureItem>();
  pick.title = vscode.l10n.t("Open Earlier Capture");
  pick.placeholder = vscode.l10n.t("Which capture to open, by address or time");
  pick.matchOnDetail = true;
  const deletion: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("trash"),
    tooltip: vscode.l10n.t("Delete…"),
  };
  pick.items = groups.flatMap((group) => groupItems(group, deletion));
  const answer = await showQuickInput<CaptureChoice>(pick, (settle) => {
    pick.onDidAccept(() => {
      const capture = pick.activeItems[0]?.capture;
      if (capture) settle({ type: "value", value: { action: "open", capture } });
    });
    pick.onDidTriggerItemButton(({ item: { capture } }) => {
      if (capture) settle({ type: "value", value: { action: "delete", capture } });
    });
  });
  return answer.type === "value" ? answer.value : undefined;
}

function groupItems(group: CaptureGroup, deletion: vscode.QuickInputButton): CaptureItem[] {
  const separator = { label: groupName(group), kind: vscode.QuickPickItemKind.Separator };
  return [separator, ...group.captures.map((capture) => captureItem(capture, deletion))];
}

function groupName({ origin }: CaptureGroup): string {
  switch (origin) {
    case "removed":
      return vscode.l10n.t("this session, no longer listed");
    case "ended":
      return vscode.l10n.t("earlier session");
    case "interrupted":
      return vscode.l10n.t("not shut down in order");
  }
}

function captureItem(capture: EarlierCapture, deletion: vscode.QuickInputButton): CaptureItem {
  const { kind, address, startedEpochMs, bytes } = capture;
  return {
    label: `$(${kind === "listener" ? "radio-tower" : "plug"}) ${formatAddress(address)}`,
    detail: `${formatTime(startedEpochMs)} · ${formatBytes(bytes)}`,
    buttons: [deletion],
    capture,
  };
}

function formatTime(epochMs: number): string {
  return new Date(epochMs).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });
}

async function confirmDeletion(store: CaptureStore, capture: EarlierCapture): Promise<void> {
  const question = vscode.l10n.t("Delete the capture of {0}?", formatAddress(capture.address));
  const detail = vscode.l10n.t("{0} are deleted for good.", formatBytes(capture.bytes));
  const deletion = vscode.l10n.t("Delete");
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, deletion);
  if (answer === deletion) await store.deleteCapture(capture);
}
