import * as vscode from "vscode";
import { formatAddress, parseAddress, type Address } from "../../core/address";
import type { ConnectOptions } from "../../engine/dial";
import type { RecentAddresses } from "../recentAddresses";
import { defaultConnectOptions } from "../settings";
import { askAddress } from "./askAddress";
import { leadSteps } from "./leadSteps";
import { connectOptionsStep } from "./connectOptionsStep";
import { runSteps, type StepResult } from "./runSteps";

/** Where to connect to, as far as it was said. */
export interface ConnectAnswers {
  readonly text: string;
  readonly address: Address;
  /** Only what differs from the settings. */
  readonly options: ConnectOptions;
}

const start: Address = { transport: "tcp", host: "127.0.0.1", port: 0 };

/** Asks for an address, all at once or step by step, and for options if wanted; undefined where the user gave up. */
export async function askConnect(recent: RecentAddresses, text: string): Promise<ConnectAnswers | undefined> {
  const first = (state: ConnectAnswers): Promise<StepResult<ConnectAnswers>> => addressStep(recent, state);
  return runSteps(first, { text, address: start, options: {} });
}

async function addressStep(recent: RecentAddresses, state: ConnectAnswers): Promise<StepResult<ConnectAnswers>> {
  const answer = await askAddress({
    title: vscode.l10n.t("Connect"),
    placeholder: vscode.l10n.t("tcp://host:port, udp://host:port, host:port, :port or port"),
    value: state.text,
    allowsPortZero: false,
    recent,
    useLabel: (address) => vscode.l10n.t("Connect to {0}", address),
    optionsLabel: (address) => vscode.l10n.t("Connect to {0} with options…", address),
  });
  if (answer.type !== "value") return { type: answer.type };
  const { value } = answer;
  if (value.type === "lead") {
    const typed = parseAddress(value.text);
    const address = typed.ok ? typed.address : state.address;
    const lead = leadSteps<ConnectAnswers>(vscode.l10n.t("Connect"), false, connectOptionsStep);
    return { type: "next", state: { ...state, text: value.text, address }, step: lead };
  }
  const answered = { ...state, text: formatAddress(value.address), address: value.address };
  if (!value.wantsOptions) return { type: "done", state: answered };
  return { type: "next", state: answered, step: connectOptionsStep };
}

/** What holds for an option that is not chosen. */
export function effectiveOptions(options: ConnectOptions): ConnectOptions {
  return { ...defaultConnectOptions(), ...options };
}
