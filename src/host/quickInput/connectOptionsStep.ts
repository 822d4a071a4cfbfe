import * as vscode from "vscode";
import { formatAddress, type Address, type Transport } from "../../core/address";
import { isIPv4, isIPv6 } from "../../core/host";
import type { ConnectOptions, RetryPolicy } from "../../engine/dial";
import { defaultConnectOptions } from "../settings";
import { askChoice, type Choice } from "./askChoice";
import { askText } from "./askText";
import type { Step } from "./runSteps";

interface Answers {
  readonly address: Address;
  readonly options: ConnectOptions;
}

/** One option: how it is shown, and what a text for it means. An empty text takes it back. */
interface OptionRow {
  readonly label: string;
  readonly prompt: string;
  readonly show: (options: ConnectOptions) => string;
  /** The text that `read` takes for the chosen option; undefined where none is chosen. */
  readonly write: (options: ConnectOptions) => string | undefined;
  /** The options with this text for it, or what is wrong with the text. */
  readonly read: (text: string) => ConnectOptions | string;
  /** The option that an empty text takes back. */
  readonly name: keyof ConnectOptions;
}

/** Shows all options with their values; the first row connects, the others are edited one by one. */
export async function connectOptionsStep<S extends Answers>(
  state: S,
  { canGoBack }: { canGoBack: boolean },
): ReturnType<Step<S>> {
  const name = formatAddress(state.address);
  const effective = { ...defaultConnectOptions(), ...state.options };
  const go: Choice<OptionRow | undefined> = {
    label: `$(arrow-right) ${vscode.l10n.t("Connect to {0}", name)}`,
    value: undefined,
  };
  const rows = optionRows(state.address.transport).map((row) => ({
    label: row.label,
    description: row.show(effective),
    value: row,
  }));
  const answer = await askChoice<OptionRow | undefined>({
    title: vscode.l10n.t("Connect: Options"),
    placeholder: vscode.l10n.t("Enter connects; choose an option to change it"),
    choices: [go, ...rows],
    canGoBack,
  });
  if (answer.type !== "value") return { type: answer.type };
  const row = answer.value;
  if (!row) return { type: "done", state };
  return { type: "next", state, step: (current) => editStep(row, current) };
}

async function editStep<S extends Answers>(row: OptionRow, state: S): ReturnType<Step<S>> {
  const answer = await askText({
    title: row.label,
    prompt: row.prompt,
    value: row.write(state.options) ?? "",
    canGoBack: true,
    judge: (text) => {
      const read = text.trim() === "" ? {} : row.read(text.trim());
      return typeof read === "string" ? { isWrong: true, message: read } : undefined;
    },
  });
  if (answer.type !== "value") return { type: answer.type };
  const read = answer.value.trim() === "" ? {} : row.read(answer.value.trim());
  const options = { ...without(state.options, row.name), ...(typeof read === "string" ? {} : read) };
  return { type: "return", state: { ...state, options } };
}

function optionRows(transport: Transport): readonly OptionRow[] {
  const rows = [sourceAddressRow(), sourcePortRow(), timeoutRow(), retryRow()];
  return transport === "tcp" ? [...rows, noDelayRow(), keepAliveRow()] : rows;
}

function sourceAddressRow(): OptionRow {
  return {
    label: vscode.l10n.t("Source Address"),
    prompt: vscode.l10n.t("IP address of this machine to connect from; empty lets the system choose"),
    show: ({ localHost }) => localHost ?? vscode.l10n.t("chosen by the system"),
    write: ({ localHost }) => localHost,
    read: (text) =>
      isIPv4(text) || isIPv6(text)
        ? { localHost: text }
        : vscode.l10n.t("{0} is not an IP address; write one such as 127.0.0.1.", text),
    name: "localHost",
  };
}

function sourcePortRow(): OptionRow {
  return {
    label: vscode.l10n.t("Source Port"),
    prompt: vscode.l10n.t("Port to connect from, 1 to 65535; empty lets the system choose"),
    show: ({ localPort }) => (localPort === undefined ? vscode.l10n.t("chosen by the system") : String(localPort)),
    write: ({ localPort }) => localPort?.toString(),
    read: (text) => readNumber(text, 1, 65535, (localPort) => ({ localPort })),
    name: "localPort",
  };
}

function timeoutRow(): OptionRow {
  return {
    label: vscode.l10n.t("Connect Timeout"),
    prompt: vscode.l10n.t("Milliseconds until an attempt is given up; empty takes the setting"),
    show: ({ connectTimeoutMs = 0 }) => `${connectTimeoutMs} ms`,
    write: ({ connectTimeoutMs }) => connectTimeoutMs?.toString(),
    read: (text) => readNumber(text, 1, 3_600_000, (connectTimeoutMs) => ({ connectTimeoutMs })),
    name: "connectTimeoutMs",
  };
}

function retryRow(): OptionRow {
  return {
    label: vscode.l10n.t("Retry"),
    prompt: vscode.l10n.t(
      "How often to try again, and after how many milliseconds, such as 5 500; each wait doubles; empty: not",
    ),
    show: ({ retry }) => (retry ? showRetry(retry) : vscode.l10n.t("none")),
    write: ({ retry }) => retry && `${retry.times} ${retry.everyMs}`,
    read: (text) => {
      const match = /^(\d{1,5})(?:\s+(\d{1,7}))?$/.exec(text);
      if (!match) return vscode.l10n.t("Write a count, a space and milliseconds, such as 5 500.");
      if (Number(match[1]) === 0) return {};
      return { retry: { times: Number(match[1]), everyMs: Number(match[2] ?? 500), factor: 2 } };
    },
    name: "retry",
  };
}

function showRetry({ times, everyMs }: RetryPolicy): string {
  return times === 1
    ? vscode.l10n.t("once, after {0} ms", everyMs)
    : vscode.l10n.t("{0} times, first after {1} ms", times, everyMs);
}

function noDelayRow(): OptionRow {
  return {
    label: vscode.l10n.t("Send at Once (NODELAY)"),
    prompt: vscode.l10n.t("on or off; empty takes the setting"),
    show: ({ noDelay }) => onOrOff(noDelay === true),
    write: ({ noDelay }) => (noDelay === undefined ? undefined : onOrOff(noDelay)),
    read: (text) => (/^(on|off)$/i.test(text) ? { noDelay: /on/i.test(text) } : vscode.l10n.t("Write on or off.")),
    name: "noDelay",
  };
}

function onOrOff(isOn: boolean): string {
  return isOn ? "on" : "off";
}

function keepAliveRow(): OptionRow {
  return {
    label: vscode.l10n.t("Keep-Alive"),
    prompt: vscode.l10n.t("Idle milliseconds before the first probe, 0 for none; empty takes the setting"),
    show: ({ keepAliveMs }) => (keepAliveMs ? vscode.l10n.t("after {0} ms", keepAliveMs) : vscode.l10n.t("off")),
    write: ({ keepAliveMs }) => keepAliveMs?.toString(),
    read: (text) => readNumber(text, 0, 3_600_000, (keepAliveMs) => ({ keepAliveMs })),
    name: "keepAliveMs",
  };
}

function readNumber(
  text: string,
  from: number,
  to: number,
  make: (value: number) => ConnectOptions,
): ConnectOptions | string {
  if (/^\d+$/.test(text) && Number(text) >= from && Number(text) <= to) return make(Number(text));
  return vscode.l10n.t("Write a whole number from {0} to {1}.", from, to);
}

function without(options: ConnectOptions, name: keyof ConnectOptions): ConnectOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => key !== name));
}
