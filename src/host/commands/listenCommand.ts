import * as vscode from "vscode";
import { formatAddress } from "../../core/address";
import type { Started } from "../../engine/endpoints";
import type { Listener } from "../../engine/listener";
import { askListen } from "../quickInput/askListen";
import { awaitOpened } from "./awaitOpened";
import type { CommandServices } from "./commandServices";

/** Asks where to listen and what to answer, listens, and shows the panel; a failure offers what `connect` does. */
export async function listen(services: CommandServices, text = ""): Promise<void> {
  const answer = await askListen(services.recentListens, text);
  if (!answer) return;
  await services.recentListens.add(formatAddress(answer.address));
  await showListening(services, services.opener.listen(answer.address, answer.options));
}

/** Listens again in the same place, and shows the panel. */
export async function listenAgain(services: CommandServices, listener: Listener): Promise<void> {
  await showListening(services, await services.endpoints.listenAgain(listener));
}

async function showListening(services: CommandServices, started: Started<Listener>): Promise<void> {
  const name = formatAddress(started.endpoint.requested);
  const outcome = await awaitOpened(started, vscode.l10n.t("Binding {0}", name));
  if (outcome.type === "opened") services.panels.open(started.endpoint);
  if (outcome.type === "failed") void offerRetry(services, started.endpoint, outcome.message);
}

async function offerRetry(services: CommandServices, listener: Listener, message: string): Promise<void> {
  const again = vscode.l10n.t("Try Again");
  const edit = vscode.l10n.t("Edit Address…");
  const choice = await vscode.window.showErrorMessage(message, again, edit);
  if (choice === again) await listenAgain(services, listener);
  if (choice !== edit) return;
  services.endpoints.remove(listener);
  await listen(services, formatAddress(listener.requested));
}
