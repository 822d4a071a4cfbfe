import * as vscode from "vscode";
import { countOf } from "../../../core/countOf";
import { cutMessages } from "../../../core/exchange/fromTraffic/cutMessages";
import { movesOf, type Side } from "../../../core/exchange/fromTraffic/move";
import { suggestFraming, type FittingFraming } from "../../../core/exchange/fromTraffic/suggestFraming";
import type { Traffic } from "../../../core/exchange/fromTraffic/traffic";
import type { Framing } from "../../../core/framing/framing";
import { askChoice, type Choice } from "../../quickInput/askChoice";
import { askText, type TextVerdict } from "../../quickInput/askText";
import { runSteps, type Step } from "../../quickInput/runSteps";
import { describeFraming, writeFraming } from "./describeFraming";
import { readFraming } from "./readFraming";

/** Whose part the file plays, and how its messages are found. */
export interface SavingAnswers {
  readonly side: Side;
  readonly framing: Framing;
}

const title = (): string => vscode.l10n.t("Save as Exchange");

/** Asks which side to play, and on a TCP stream for the framing, with what comes of each; undefined where the user gave up. */
export function askSaving(traffic: Traffic): Promise<SavingAnswers | undefined> {
  return runSteps(sideStep(traffic), { side: traffic.role, framing: { type: "raw" } });
}

function sideStep(traffic: Traffic): Step<SavingAnswers> {
  return async (state, { canGoBack }) => {
    const placeholder = vscode.l10n.t("Whose part the file plays when it is run");
    const answer = await askChoice({ title: title(), placeholder, choices: sides(traffic), canGoBack });
    if (answer.type !== "value") return { type: answer.type };
    const answered = { ...state, side: answer.value };
    if (traffic.transport === "udp") return { type: "done", state: answered };
    return { type: "next", state: answered, step: framingStep(traffic) };
  };
}

/** Our own side comes first: to do the same again is what is wanted most often. */
function sides({ role }: Traffic): readonly Choice<Side>[] {
  const [own, others] = [vscode.l10n.t("what we did, again"), vscode.l10n.t("what the peer did, in its place")];
  const client: Choice<Side> = {
    label: `$(plug) ${vscode.l10n.t("Client Side")}`,
    description: role === "client" ? own : others,
    detail: vscode.l10n.t("Connects, sends what the client sent, and expects what the server answered"),
    value: "client",
  };
  const server: Choice<Side> = {
    label: `$(radio-tower) ${vscode.l10n.t("Server Side")}`,
    description: role === "server" ? own : others,
    detail: vscode.l10n.t("Listens, expects what the client sent, and sends what the server answered"),
    value: "server",
  };
  return role === "client" ? [client, server] : [server, client];
}

function framingStep(traffic: Traffic): Step<SavingAnswers> {
  return async (state, { canGoBack }) => {
    const found = suggestFraming(movesOf(traffic, state.side));
    const another: Choice<Framing | "another"> = {
      label: vscode.l10n.t("Another Framing…"),
      detail: vscode.l10n.t("Typed as an exchange file has it"),
      value: "another",
    };
    const choices = [...found.map(framingChoice), another];
    const placeholder = vscode.l10n.t("How messages are found in the stream");
    const answer = await askChoice({ title: title(), placeholder, choices, canGoBack });
    if (answer.type !== "value") return { type: answer.type };
    if (answer.value === "another") return { type: "next", state, step: typedStep(traffic) };
    return { type: "done", state: { ...state, framing: answer.value } };
  };
}

function framingChoice({ framing, messages, isSuggested }: FittingFraming): Choice<Framing | "another"> {
  const count = messages === undefined ? vscode.l10n.t("too many messages") : countOf(messages, "message");
  return {
    label: describeFraming(framing),
    description: isSuggested ? vscode.l10n.t("{0} · suggested", count) : count,
    detail:
      framing.type === "raw"
        ? vscode.l10n.t("Each write is a message, and so are reads that came together")
        : writeFraming(framing),
    value: framing,
  };
}

function typedStep(traffic: Traffic): Step<SavingAnswers> {
  return async (state, { canGoBack }) => {
    const moves = movesOf(traffic, state.side);
    const answer = await askText({
      title: title(),
      prompt: vscode.l10n.t("The framing, as an exchange file has it"),
      placeholder: "length-prefix: { at: 2, as: u16be, adds: 6 }",
      canGoBack,
      judge: (text) => judgeFraming(text, moves),
    });
    if (answer.type !== "value") return { type: answer.type };
    const framing = readFraming(answer.value);
    return { type: "done", state: { ...state, framing: typeof framing === "string" ? state.framing : framing } };
  };
}

function judgeFraming(text: string, moves: Parameters<typeof cutMessages>[0]): TextVerdict {
  const framing = readFraming(text);
  if (typeof framing === "string") return { isWrong: true, message: framing };
  const cut = cutMessages(moves, framing);
  if (!cut.ok) return { isWrong: true, message: vscode.l10n.t("These bytes do not fit it. {0}", cut.message) };
  return { isWrong: false, message: countOf(cut.messages, "message") };
}
