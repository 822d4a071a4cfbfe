import * as vscode from "vscode";
import { formatAddress, parseAddress, type Address } from "../../core/address";
import type { AutoReply } from "../../engine/autoReply";
import type { RecentAddresses } from "../recentAddresses";
import { askAddress } from "./askAddress";
import { autoReplyStep } from "./autoReplyStep";
import { leadSteps } from "./leadSteps";
import { runSteps, type StepResult } from "./runSteps";

/** Where to listen, and what to do by itself. */
export interface ListenAnswers {
  readonly text: string;
  readonly address: Address;
  readonly options: { readonly autoReply?: AutoReply };
}

const start: Address = { transport: "tcp", host: "127.0.0.1", port: 0 };

/** Asks for an address, all at once or step by step, and for the automatic reply; undefined where the user gave up. */
export async function askListen(recent: RecentAddresses, text: string): Promise<ListenAnswers | undefined> {
  const first = (state: ListenAnswers): Promise<StepResult<ListenAnswers>> => addressStep(recent, state);
  return runSteps(first, { text, address: start, options: {} });
}

async function addressStep(recent: RecentAddresses, state: ListenAnswers): Promise<StepResult<ListenAnswers>> {
  const answer = await askAddress({
    title: vscode.l10n.t("Listen"),
    placeholder: vscode.l10n.t("tcp://host:port, udp://host:port, :port or port; port 0 lets the system choose"),
    value: state.text,
    allowsPortZero: true,
    recent,
    useLabel: (address) => vscode.l10n.t("Listen on {0}", address),
  });
  if (answer.type !== "value") return { type: answer.type };
  const { value } = answer;
  if (value.type === "lead") {
    const typed = parseAddress(value.text, { allowsPortZero: true });
    const address = typed.ok ? typed.address : state.address;
    const step = leadSteps<ListenAnswers>(vscode.l10n.t("Listen"), true, autoReplyStep);
    return { type: "next", state: { ...state, text: value.text, address }, step };
  }
  const answered = { ...state, text: formatAddress(value.address), address: value.address };
  return { type: "next", state: answered, step: autoReplyStep };
}
