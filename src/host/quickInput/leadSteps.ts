import * as vscode from "vscode";
import { portProblem, transports, type Address, type Transport } from "../../core/address";
import { hostProblem, isIPv6 } from "../../core/host";
import { askChoice, type Choice } from "./askChoice";
import { askText, type TextVerdict } from "./askText";
import type { Step } from "./runSteps";

/** Asks for transport, host and port one after the other, then goes on with `then`. */
export function leadSteps<S extends { readonly address: Address }>(
  title: string,
  allowsPortZero: boolean,
  then: Step<S>,
): Step<S> {
  const portStep: Step<S> = async (state, { canGoBack }) => {
    const answer = await askText({
      title,
      prompt: allowsPortZero ? vscode.l10n.t("Port; 0 lets the system choose") : vscode.l10n.t("Port, 1 to 65535"),
      placeholder: "7700",
      value: state.address.port > 0 ? String(state.address.port) : "",
      canGoBack,
      judge: (text) => judgePort(text, allowsPortZero),
    });
    if (answer.type !== "value") return { type: answer.type };
    return { type: "next", state: withAddress(state, { port: Number(answer.value) }), step: then };
  };
  const hostStep: Step<S> = async (state, { canGoBack }) => {
    const answer = await askText({
      title,
      prompt: vscode.l10n.t("Host name or IP address"),
      value: state.address.host,
      canGoBack,
      judge: judgeHost,
    });
    if (answer.type !== "value") return { type: answer.type };
    return { type: "next", state: withAddress(state, { host: bare(answer.value) }), step: portStep };
  };
  return async (state, { canGoBack }) => {
    const answer = await askChoice({
      title,
      placeholder: vscode.l10n.t("Transport"),
      choices: transportChoices(),
      preselected: state.address.transport,
      canGoBack,
    });
    if (answer.type !== "value") return { type: answer.type };
    return { type: "next", state: withAddress(state, { transport: answer.value }), step: hostStep };
  };
}

function withAddress<S extends { readonly address: Address }>(state: S, part: Partial<Address>): S {
  return { ...state, address: { ...state.address, ...part } };
}

function transportChoices(): readonly Choice<Transport>[] {
  const details = {
    tcp: vscode.l10n.t("a stream of bytes, in order, with a beginning and an end"),
    udp: vscode.l10n.t("single datagrams, which may get lost"),
  };
  return transports.map((value) => ({ label: value.toUpperCase(), description: details[value], value }));
}

/** An IPv6 address may be typed in brackets here too. */
function bare(host: string): string {
  return host.trim().replace(/^\[(.*)\]$/, "$1");
}

function judgeHost(text: string): TextVerdict | undefined {
  const host = bare(text);
  if (isIPv6(host)) return undefined;
  const message =
    hostProblem(host) ?? (host.includes(":") ? vscode.l10n.t("Write the host alone; the port comes next.") : undefined);
  return message === undefined ? undefined : { isWrong: true, message };
}

function judgePort(text: string, allowsPortZero: boolean): TextVerdict | undefined {
  const message =
    text.trim() === "" ? vscode.l10n.t("Write a port, such as 7700.") : portProblem(text.trim(), allowsPortZero);
  return message === undefined ? undefined : { isWrong: true, message };
}
