import type { Expectation, Message, Rule, Step } from "../model/exchangeDocument";

const mostCharacters = 40;

/** What a step is called: its name, or what it does, such as `send acme` or `expect silence of 200ms`. */
export function stepTitle(step: Step): string {
  return step.name ?? describeStep(step);
}

/** What a rule is called: its name, or what it waits for. */
export function ruleTitle({ name, event }: Rule): string {
  if (name !== undefined) return name;
  switch (event.kind) {
    case "accept":
      return "on accept";
    case "message":
      return `on ${describeMessage(event.message)}`;
    case "regex":
      return `on ${shortened(event.node.text)}`;
    case "timer":
      return `on timer of ${event.every.node.text}`;
  }
}

function describeStep(step: Step): string {
  switch (step.kind) {
    case "send":
      return `send ${describeMessage(step.message)}`;
    case "expect":
      return `expect ${describeExpectation(step.expectation)}`;
    case "close":
      return `close ${step.connection.text}`;
    case "sleep":
      return `sleep ${step.lasts.node.text}`;
    case "repeat":
      return `repeat ${step.times.node.text} ${step.times.node.text === "1" ? "time" : "times"}`;
    case "foreach":
      return `for each ${step.variable.text}`;
    case "parallel":
      return `in parallel: ${step.branches.map(({ key }) => key.text).join(", ")}`;
    case "run":
      return `run ${step.path.node.text}`;
    case "assert":
      return `assert ${step.conditions.map(({ key, node }) => `${key.text} ${node.text}`).join(", ")}`;
    case "set":
      return `set ${step.variables.map(({ key }) => key.text).join(", ")}`;
  }
}

function describeExpectation(expectation: Expectation): string {
  switch (expectation.kind) {
    case "message":
      return describeMessage(expectation.message);
    case "regex":
      return shortened(expectation.node.text);
    case "silence":
      return `silence of ${expectation.lasts.node.text}`;
    case "peer":
      return expectation.how === "any" ? "the peer to close" : `the peer to close by ${expectation.how}`;
    case "connect":
      return "a connection";
    case "anyOf":
      return `any of ${expectation.alternatives.length}`;
    case "unordered":
      return `${expectation.alternatives.length} in any order`;
  }
}

function describeMessage(message: Message): string {
  return message.kind === "frame" ? message.name.text : shortened(message.fields.node.text) || "no bytes";
}

/** The first line of a text, cut where it is long. */
function shortened(text: string): string {
  const [line = "", ...more] = text.trim().split(/\r?\n/);
  const isCut = line.length > mostCharacters || more.length > 0;
  return isCut ? `${line.slice(0, mostCharacters).trimEnd()}…` : line;
}
