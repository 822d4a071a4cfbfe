import * as vscode from "vscode";
import { SockscopeError } from "../../core/sockscopeError";
import type { Endpoint, Endpoints } from "../../engine/endpoints";
import { findWireshark, followCommand, followInWireshark, type FollowedCapture } from "../../engine/wireshark";
import { isAccepted, endpointLog } from "../panel/shownLog";
import { wiresharkPath } from "../settings";

const shownMs = 8000;

/** The captures that Wireshark is following now. */
export class WiresharkFollowers implements vscode.Disposable {
  /** By their capture, or by the connection where only a part of its listener's is followed. */
  private readonly running = new Map<object, AbortController>();
  private readonly subscription;

  constructor(
    endpoints: Endpoints,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = endpoints.onDidChange((change) => {
      if (change.type === "removed") this.running.get(keyOf(change.endpoint))?.abort();
    });
  }

  /** Whether Wireshark follows an endpoint. */
  isFollowing(endpoint: Endpoint): boolean {
    return this.running.has(keyOf(endpoint));
  }

  /**
   * Has Wireshark follow an endpoint, or no longer, where it does. Resolves once it is begun or ended. Rejects with a
   * SockscopeError where there is nothing to follow yet.
   */
  async toggle(endpoint: Endpoint): Promise<void> {
    const { name } = endpointLog(endpoint);
    const running = this.running.get(keyOf(endpoint));
    if (running) {
      running.abort();
      vscode.window.setStatusBarMessage(vscode.l10n.t("Wireshark no longer follows {0}.", name), shownMs);
      return;
    }
    const { capture } = endpoint.endpointCapture;
    if (capture.lastNumber === 0) {
      throw new SockscopeError("SOCKSCOPE_NO_RECORDS", `There is nothing to follow yet: ${name} has no records.`);
    }
    const setting = wiresharkPath();
    const program = await findWireshark(setting);
    if (program === undefined)
      await offerInstead(followedOf(endpoint), missingText(setting), vscode.window.showInformationMessage);
    else this.follow(endpoint, program);
  }

  /** Ends all of them; Wireshark stays open with what it has. */
  dispose(): void {
    this.subscription.dispose();
    for (const each of this.running.values()) each.abort();
  }

  private follow(endpoint: Endpoint, program: string): void {
    const { name } = endpointLog(endpoint);
    const key = keyOf(endpoint);
    const stopping = new AbortController();
    this.running.set(key, stopping);
    this.log.info(`${program} follows ${name}.`);
    const text = vscode.l10n.t("Wireshark follows {0}. Run the command again to end that.", name);
    const shown = vscode.window.setStatusBarMessage(text, shownMs);
    followInWireshark(followedOf(endpoint), program, stopping.signal)
      .catch((error: unknown) => {
        this.log.error(error instanceof Error ? error : String(error));
        const why = error instanceof Error ? error.message : String(error);
        void offerInstead(followedOf(endpoint), why, vscode.window.showErrorMessage);
      })
      .finally(() => {
        shown.dispose();
        this.running.delete(key);
        this.log.info(`${name} is no longer followed by Wireshark.`);
      });
  }
}

type ShowMessage = (message: string, ...buttons: string[]) => Thenable<string | undefined>;

/** Says why Wireshark does not follow, and how a terminal makes it, such as one of a machine that has a display. */
async function offerInstead(followed: FollowedCapture, why: string, show: ShowMessage): Promise<void> {
  const { file } = followed.capture;
  const command = file !== undefined && process.platform !== "win32" ? followCommand(followed, file) : undefined;
  const text = command === undefined ? why : vscode.l10n.t("{0} In a terminal this does the same: {1}", why, command);
  const copy = vscode.l10n.t("Copy Command");
  const openSettings = vscode.l10n.t("Open Settings");
  const chosen = await show(text, ...(command === undefined ? [] : [copy]), openSettings);
  if (chosen === copy && command !== undefined) await vscode.env.clipboard.writeText(command);
  if (chosen === openSettings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "sockscope.wireshark.path");
  }
}

function missingText(setting: string): string {
  if (setting.trim() === "") {
    return vscode.l10n.t("Wireshark was not found on this machine; install it or set its path.");
  }
  return vscode.l10n.t("There is no program at {0}; correct the setting sockscope.wireshark.path.", setting.trim());
}

function followedOf(endpoint: Endpoint): FollowedCapture {
  const { endpointCapture, address } = endpoint;
  const peer = isAccepted(endpoint) ? endpointCapture.peer(endpoint.index) : undefined;
  return { capture: endpointCapture.capture, peer, transport: address.transport };
}

/** A connection and its successors after “connect again” have one capture. */
function keyOf(endpoint: Endpoint): object {
  return isAccepted(endpoint) ? endpoint : endpoint.endpointCapture;
}
