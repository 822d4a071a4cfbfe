import * as vscode from "vscode";
import { groupDigits } from "../core/payload/groupDigits";
import type { DiskPauses } from "../engine/endpointCapture";
import type { Endpoint } from "../engine/endpoints";
import { formatBytes } from "./formatBytes";

/** `3 times, 1.2 s in all` */
export function describePauses({ count, totalMs }: DiskPauses): string {
  const seconds = (totalMs / 1000).toFixed(totalMs < 9950 ? 1 : 0);
  if (count === 1) return vscode.l10n.t("once, {0} s", seconds);
  return vscode.l10n.t("{0} times, {1} s in all", groupDigits(count), seconds);
}

/** Name and text of everything worth a line about an endpoint's recording. */
export function recordingLines({ endpointCapture }: Endpoint): (readonly [name: string, text: string])[] {
  const { capture, diskPauses } = endpointCapture;
  const { dropped, lost, file } = capture;
  const lines: (readonly [string, string])[] = [];
  if (diskPauses.count > 0) lines.push([vscode.l10n.t("Paused for the disk"), describePauses(diskPauses)]);
  if (dropped.records > 0) lines.push([vscode.l10n.t("Oldest records dropped"), amount(dropped)]);
  if (lost.records > 0) lines.push([vscode.l10n.t("Not recorded"), amount(lost)]);
  if (file !== undefined) lines.push([vscode.l10n.t("Capture"), file]);
  return lines;
}

function amount({ records, bytes }: { readonly records: number; readonly bytes: number }): string {
  return `${groupDigits(records)} (${formatBytes(bytes)})`;
}
