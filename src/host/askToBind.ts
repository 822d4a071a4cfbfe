import * as vscode from "vscode";
import { formatAddress, type Address } from "../core/address";
import { describeInterface } from "./describeInterface";

/** A modal question that names the address and who can reach it. */
export async function askToBind(address: Address): Promise<boolean> {
  const allow = vscode.l10n.t("Listen");
  const question = vscode.l10n.t("Listen on {0}, where other machines can connect?", formatAddress(address));
  const detail = vscode.l10n.t(
    "Whoever reaches this machine over the network on {0} can connect and send. Sockscope asks once a session for each address.",
    describeInterface(address.host),
  );
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, allow)) === allow;
}
