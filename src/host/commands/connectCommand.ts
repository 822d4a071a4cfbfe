import * as vscode from "vscode";
import { formatAddress } from "../../core/address";
import type { Connection } from "../../engine/connection";
import type { Endpoint, Started } from "../../engine/endpoints";
import { askConnect } from "../quickInput/askConnect";
import { awaitOpened } from "./awaitOpened";
import type { CommandServices } from "./commandServices";
import { removeFailed } from "./removeFailed";

/**
 * Asks where to connect to, connects, and shows the panel: with the log of the attempt where it takes long or fails.
 * What is connected to instead of an endpoint that failed takes its place.
 */
export async function connect(services: CommandServices, text = "", insteadOf?: Endpoint): Promise<void> {
  const answer = await askConnect(services.recentConnects, text);
  if (!answer) return;
  if (insteadOf) removeFailed(services, insteadOf);
  await services.recentConnects.add(formatAddress(answer.address));
  await showConnecting(services, services.opener.connect(answer.address, answer.options));
}

/** Connects again in the same place, and shows the panel. */
export async function connectAgain(services: CommandServices, connection: Connection): Promise<void> {
  await showConnecting(services, services.endpoints.connectAgain(connection));
}

async function showConnecting({ panels }: CommandServices, started: Started<Connection>): Promise<void> {
  const { endpoint } = started;
  let isShown = false;
  const show = (): void => {
    if (!isShown) panels.open(endpoint);
    isShown = true;
  };
  const outcome = await awaitOpened(started, vscode.l10n.t("Connecting to {0}", formatAddress(endpoint.address)), show);
  if (outcome !== "cancelled") show();
}
