import * as vscode from "vscode";
import type { CaptureLimits } from "../core/capture/memoryCapture";
import type { ConnectOptions } from "../engine/dial";
import { readCaptureFolder, type CaptureFolder } from "./captures/captureFolder";
import { settingRules, type SettingName } from "./settingRules";

const bytesPerMegabyte = 1 << 20;

/** A setting's value within its bounds; its default where the file holds something else. */
function read(name: SettingName): number | boolean | string {
  const rule = settingRules[name];
  const value = vscode.workspace.getConfiguration("sockscope").get<unknown>(name);
  if (typeof rule.default === "boolean") return typeof value === "boolean" ? value : rule.default;
  if (typeof rule.default === "string") return typeof value === "string" ? value : rule.default;
  if (typeof value !== "number" || !Number.isFinite(value)) return rule.default;
  return Math.min(rule.maximum, Math.max(rule.minimum, Math.round(value)));
}

/** Where captures go and how much they may hold; read when a setting changes, for it is asked often. */
export class CaptureSettings implements vscode.Disposable {
  /** How much each capture may hold. */
  limits = readLimits();
  /** Where new captures go. */
  folder: CaptureFolder;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription;

  /** Fires after one of them has changed. */
  readonly onDidChange = this.changed.event;

  /** `ownFolder` is where captures go unless the user sets another folder. */
  constructor(private readonly ownFolder: string) {
    this.folder = this.readFolder();
    this.subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration("sockscope.capture")) return;
      this.limits = readLimits();
      this.folder = this.readFolder();
      this.changed.fire();
    });
  }

  /** Every folder in which captures are looked for: the one that is set, and the extension's own. */
  get folders(): readonly string[] {
    return [...new Set([this.folder.path, this.ownFolder])];
  }

  /** How much the captures of earlier sessions may take together. */
  get maxTotalBytes(): number {
    return Number(read("capture.maxTotalMegabytes")) * bytesPerMegabyte;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private readFolder(): CaptureFolder {
    return readCaptureFolder(String(read("capture.folder")), this.ownFolder);
  }
}

function readLimits(): CaptureLimits {
  return {
    maxBytes: Number(read("capture.maxMegabytes")) * bytesPerMegabyte,
    maxRecords: Number(read("capture.maxRecords")),
  };
}

/** Where the user says that Wireshark is; empty where it is to be looked for. */
export function wiresharkPath(): string {
  return String(read("wireshark.path"));
}

/** How to connect where nothing else is said. */
export function defaultConnectOptions(): ConnectOptions {
  return { connectTimeoutMs: Number(read("connect.timeoutMs")), ...defaultTcpOptions() };
}

/** For sockets that are dialled and for those that are accepted; `keepAliveMs` 0 is off. */
export function defaultTcpOptions(): { readonly noDelay: boolean; readonly keepAliveMs: number } {
  return { noDelay: Boolean(read("tcp.noDelay")), keepAliveMs: Number(read("tcp.keepAliveMs")) };
}
