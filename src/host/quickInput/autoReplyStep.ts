import * as vscode from "vscode";
import { formatAddress, type Address } from "../../core/address";
import type { AutoReply } from "../../engine/autoReply";
import { askChoice, type Choice } from "./askChoice";
import { askPayload } from "./askPayload";
import type { Step, StepPlace, StepResult } from "./runSteps";

interface Answers {
  readonly address: Address;
  readonly options: { readonly autoReply?: AutoReply };
}

type Reaction = "nothing" | "echo" | "fixed" | "greeting";

/** Asks what a listener does by itself on each of its connections. */
export async function autoReplyStep<S extends Answers>(state: S, { canGoBack }: StepPlace): ReturnType<Step<S>> {
  const { greeting } = state.options.autoReply ?? {};
  const answer = await askChoice<Reaction>({
    title: vscode.l10n.t("Listen on {0}", formatAddress(state.address)),
    placeholder: vscode.l10n.t("What to do by itself when a peer sends something"),
    choices: reactionChoices(greeting?.length),
    canGoBack,
  });
  if (answer.type !== "value") return { type: answer.type };
  switch (answer.value) {
    case "nothing":
      if (greeting) return answered(state, { greeting });
      return { type: "done", state: { ...state, options: {} } };
    case "echo":
      return answered(state, { ...(greeting && { greeting }), reply: "echo" });
    case "fixed":
      return { type: "next", state, step: fixedReplyStep };
    case "greeting":
      return { type: "next", state, step: greetingStep };
  }
}

function reactionChoices(greetingLength: number | undefined): readonly Choice<Reaction>[] {
  const greeting =
    greetingLength === undefined
      ? vscode.l10n.t("bytes to send as soon as a peer connects")
      : vscode.l10n.t("{0} bytes to send as soon as a peer connects", greetingLength);
  return [
    { label: vscode.l10n.t("Nothing"), description: vscode.l10n.t("you answer from the panel"), value: "nothing" },
    { label: vscode.l10n.t("Echo"), description: vscode.l10n.t("exactly the bytes received"), value: "echo" },
    { label: vscode.l10n.t("Fixed Reply…"), description: vscode.l10n.t("the same bytes each time"), value: "fixed" },
    { label: vscode.l10n.t("Greeting…"), description: greeting, value: "greeting" },
  ];
}

async function fixedReplyStep<S extends Answers>(state: S, { canGoBack }: StepPlace): ReturnType<Step<S>> {
  const answer = await askPayload({ title: vscode.l10n.t("Listen: Fixed Reply"), canGoBack });
  if (answer.type !== "value") return { type: answer.type };
  const { greeting } = state.options.autoReply ?? {};
  return answered(state, { ...(greeting && { greeting }), reply: answer.value });
}

/** Goes on to what is done with a connection afterwards; a datagram's peer has none to half-close. */
function answered<S extends Answers>(state: S, autoReply: AutoReply): StepResult<S> {
  const next = withReply(state, autoReply);
  return state.address.transport === "udp"
    ? { type: "done", state: next }
    : { type: "next", state: next, step: thenCloseStep };
}

async function greetingStep<S extends Answers>(state: S, { canGoBack }: StepPlace): ReturnType<Step<S>> {
  const answer = await askPayload({ title: vscode.l10n.t("Listen: Greeting"), canGoBack });
  if (answer.type !== "value") return { type: answer.type };
  return { type: "return", state: withReply(state, { ...state.options.autoReply, greeting: answer.value }) };
}

async function thenCloseStep<S extends Answers>(state: S, { canGoBack }: StepPlace): ReturnType<Step<S>> {
  const answer = await askChoice<boolean>({
    title: vscode.l10n.t("Listen: Afterwards"),
    placeholder: vscode.l10n.t("What to do with a connection once it was answered"),
    choices: [
      { label: vscode.l10n.t("Keep It Open"), value: false },
      {
        label: vscode.l10n.t("Half-Close It"),
        description: vscode.l10n.t("send FIN after the first answer"),
        value: true,
      },
    ],
    canGoBack,
  });
  if (answer.type !== "value") return { type: answer.type };
  return { type: "done", state: withReply(state, { ...state.options.autoReply, thenClose: answer.value }) };
}

function withReply<S extends Answers>(state: S, autoReply: AutoReply): S {
  return { ...state, options: { ...state.options, autoReply } };
}
