import * as vscode from "vscode";
import { formatAddress } from "../../core/address";
import type { Connection } from "../../engine/connection";
import type { Started } from "../../engine/endpoints";
import { askConnect } from "../quickInput/askConnect";
import { awaitOpened } from "./awaitOpened";
import type { CommandServices } from "./commandServices";

/** Asks where to connect to, connects, and shows the panel; a failure offers to try again or to edit the address. */
export async function connect(services: CommandServices, text = ""): Promise<void> {
  const answer = await askConnect(services.recentConnects, text);
  if (!answer) return;
  await services.recentConnects.add(formatAddress(answer.address));
  await showConnecting(services, services.opener.connect(answer.address, answer.options));
}

/** Connects again in the same place, and shows the panel. */
export async function connectAgain(services: CommandServices, connection: Connection): Promise<void> {
  await showConnecting(services, services.endpoints.connectAgain(connection));
}

async function showConnecting(services: CommandServices, started: Started<Connection>): Promise<void> {
  const name = formatAddress(started.endpoint.address);
  const outcome = await awaitOpened(started, vscode.l10n.t("Connecting to {0}", name));
  if (outcome.type === "opened") services.panels.open(started.endpoint);
  if (outcome.type === "failed") void offerRetry(services, started.endpoint, outcome.message);
}

async function offerRetry(services: CommandServices, connection: Connection, message: string): Promise<void> {
  const again = vscode.l10n.t("Try Again");
  const edit = vscode.l10n.t("Edit Address…");
  const choice = await vscode.window.showErrorMessage(message, again, edit);
  if (choice === again) await connectAgain(services, connection);
  if (choice !== edit) return;
  services.endpoints.remove(connection);
  await connect(services, formatAddress(connection.address));
}
