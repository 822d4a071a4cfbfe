import * as vscode from "vscode";
import { formatAddress } from "../../core/address";
import type { Endpoint, Started } from "../../engine/endpoints";
import type { Listener } from "../../engine/listener";
import { askListen } from "../quickInput/askListen";
import { awaitOpened } from "./awaitOpened";
import type { CommandServices } from "./commandServices";
import { removeFailed } from "./removeFailed";

/**
 * Asks where to listen and what to answer, listens, and shows the panel, which says why where that fails. What listens
 * instead of an endpoint that failed takes its place.
 */
export async function listen(services: CommandServices, text = "", insteadOf?: Endpoint): Promise<void> {
  const answer = await askListen(services.recentListens, text);
  if (!answer) return;
  if (insteadOf) removeFailed(services, insteadOf);
  await services.recentListens.add(formatAddress(answer.address));
  await showListening(services, services.opener.listen(answer.address, answer.options));
}

/** Listens again in the same place, and shows the panel. */
export async function listenAgain(services: CommandServices, listener: Listener): Promise<void> {
  await showListening(services, await services.endpoints.listenAgain(listener));
}

async function showListening({ panels }: CommandServices, started: Started<Listener>): Promise<void> {
  const { endpoint } = started;
  const outcome = await awaitOpened(started, vscode.l10n.t("Binding {0}", formatAddress(endpoint.requested)));
  if (outcome !== "cancelled") panels.open(endpoint);
}
