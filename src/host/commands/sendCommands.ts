import * as vscode from "vscode";
import { countOf } from "../../core/countOf";
import { canSend } from "../../core/connection/connectionState";
import { SockscopeError } from "../../core/sockscopeError";
import type { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import type { Listener } from "../../engine/listener";
import { endpointName } from "../describeEndpoint";
import { formatBytes } from "../formatBytes";
import { askPayload } from "../quickInput/askPayload";
import { sendToAll } from "../sendToAll";
import { chosenEndpoints } from "./actOnItems";
import type { CommandServices } from "./commandServices";
import { isListener, pickEndpoint } from "./pickEndpoint";

/** A file is read whole before it is sent. */
const largestFileBytes = 256 * 1024 * 1024;
const shownMs = 5000;

/** Connections that one send goes to, and what to call them. */
interface Targets {
  readonly name: string;
  readonly connections: readonly Connection[];
}

/** Asks for a payload, and for the target where there are several; sends. */
export async function send(services: CommandServices, item?: unknown, items?: unknown): Promise<void> {
  const targets = await chooseTargets(services, item, items);
  if (!targets) return;
  const mayBeEmpty = targets.connections.some(({ address }) => address.transport === "udp");
  const answer = await askPayload({ title: vscode.l10n.t("Send to {0}", targets.name), mayBeEmpty });
  if (answer.type === "value") await sendTo(targets, answer.value);
}

/** Sends what is selected in the text editor, or the whole document where nothing is, as UTF-8. */
export async function sendSelection(services: CommandServices): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor)
    throw new SockscopeError("SOCKSCOPE_NO_EDITOR", vscode.l10n.t("Open a text editor and select what to send."));
  const selected = editor.selections.filter(({ isEmpty }) => !isEmpty);
  const { document } = editor;
  const text = selected.length > 0 ? selected.map((range) => document.getText(range)).join("") : document.getText();
  const bytes = new TextEncoder().encode(text);
  const what = selected.length > 0 ? vscode.l10n.t("the selection") : vscode.l10n.t("the whole document");
  const targets = await pickTargets(
    services,
    vscode.l10n.t("Send {0} ({1}, UTF-8) to…", what, formatBytes(bytes.length)),
    false,
  );
  if (targets) await sendTo(targets, bytes);
}

/** Lets the user choose a file, and the target where there are several; sends the file's bytes as they are. */
export async function sendFile(services: CommandServices, item?: unknown, items?: unknown): Promise<void> {
  const targets = await chooseTargets(services, item, items);
  if (!targets) return;
  const title = vscode.l10n.t("Send File to {0}", targets.name);
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t("Send") })) ?? [];
  if (!file) return;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > largestFileBytes) {
    const message = vscode.l10n.t(
      "The file has {0}; at most {1} can be sent at once.",
      formatBytes(size),
      formatBytes(largestFileBytes),
    );
    throw new SockscopeError("SOCKSCOPE_FILE_TOO_LARGE", message);
  }
  await sendTo(targets, await vscode.workspace.fs.readFile(file));
}

/** Says for a while in the status bar what was sent: the panel that shows it may be behind the editor. */
async function sendTo({ name, connections }: Targets, bytes: Uint8Array): Promise<void> {
  await sendToAll(connections, bytes);
  vscode.window.setStatusBarMessage(vscode.l10n.t("Sent {0} to {1}.", formatBytes(bytes.length), name), shownMs);
}

async function chooseTargets(services: CommandServices, item: unknown, items: unknown): Promise<Targets | undefined> {
  const chosen = chosenEndpoints(item, items, isTarget);
  if (chosen.length === 0) return pickTargets(services, vscode.l10n.t("Where to send to"), true);
  return targetsOf(chosen);
}

async function pickTargets(
  services: CommandServices,
  placeholder: string,
  takesOnlyOne: boolean,
): Promise<Targets | undefined> {
  const title = vscode.l10n.t("Send");
  const picked = await pickEndpoint(services, {
    title,
    placeholder,
    accepts: isTarget,
    nameOf: targetName,
    takesOnlyOne,
  });
  return picked && targetsOf([picked]);
}

/** A listener stands for all of its connections; it is a target of its own where it has several. */
function isTarget(endpoint: Endpoint): endpoint is Endpoint {
  if (!isListener(endpoint)) return canSend(endpoint.state);
  return countSendable(endpoint) > 1;
}

function targetName(endpoint: Endpoint): string {
  const name = endpointName(endpoint);
  return isListener(endpoint) ? vscode.l10n.t("All {0} Connections of {1}", countSendable(endpoint), name) : name;
}

function countSendable({ connections }: Listener): number {
  return connections.filter(({ state }) => canSend(state)).length;
}

function targetsOf(chosen: readonly Endpoint[]): Targets {
  const connections = new Set(chosen.flatMap((each) => (isListener(each) ? each.connections : [each])));
  const sendable = [...connections].filter(({ state }) => canSend(state));
  const [only] = chosen;
  const name = chosen.length === 1 && only ? targetName(only) : countOf(sendable.length, "connection");
  return { name, connections: sendable };
}
