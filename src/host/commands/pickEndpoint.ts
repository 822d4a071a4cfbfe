import * as vscode from "vscode";
import { Connection } from "../../engine/connection";
import type { Endpoint } from "../../engine/endpoints";
import { Listener } from "../../engine/listener";
import { describeEndpoint, endpointName } from "../describeEndpoint";
import { allConnections } from "../endpointSummary";
import { askChoice, type Choice } from "../quickInput/askChoice";
import { endpointIcon } from "../tree/endpointIcon";
import type { CommandServices } from "./commandServices";

/** More rows than this are of no use; the newest are shown. */
const mostRows = 1000;

export interface EndpointQuestion<T extends Endpoint> {
  readonly title: string;
  readonly placeholder: string;
  /** Which endpoints can be chosen. */
  readonly accepts: (endpoint: Endpoint) => endpoint is T;
  /** What to call an endpoint; its usual name where undefined. */
  readonly nameOf?: (endpoint: T) => string;
  /** Takes the only one without asking. */
  readonly takesOnlyOne?: boolean;
}

/** Lets the user choose an endpoint, that of the focused panel first; undefined where there is none or the user gave up. */
export async function pickEndpoint<T extends Endpoint>(
  services: CommandServices,
  question: EndpointQuestion<T>,
): Promise<T | undefined> {
  const found = candidates(services).filter(question.accepts);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is nothing open or listed that this can be done with."),
    );
    return undefined;
  }
  if (question.takesOnlyOne === true && found.length === 1) return found[0];
  const choices = found.slice(0, mostRows).map((each) => endpointChoice(each, question.nameOf ?? endpointName));
  const answer = await askChoice({ title: question.title, placeholder: question.placeholder, choices });
  return answer.type === "value" ? answer.value : undefined;
}

/** The active one, then listeners and connections, the newest of each first. */
function candidates({ endpoints, panels }: CommandServices): readonly Endpoint[] {
  const { active } = panels;
  const others = [...endpoints.listeners.toReversed(), ...allConnections(endpoints).toReversed()];
  return active ? [active, ...others.filter((each) => each !== active)] : others;
}

function endpointChoice<T extends Endpoint>(endpoint: T, nameOf: (endpoint: T) => string): Choice<T> {
  return {
    label: nameOf(endpoint),
    description: describeEndpoint(endpoint, performance.now() * 1e6),
    iconPath: endpointIcon(endpoint),
    value: endpoint,
  };
}

export function isConnection(endpoint: Endpoint): endpoint is Connection {
  return endpoint instanceof Connection;
}

export function isListener(endpoint: Endpoint): endpoint is Listener {
  return endpoint instanceof Listener;
}
