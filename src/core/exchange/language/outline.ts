import type { SourceRange } from "../diagnostic";
import type { ExchangeDocument, Rule, Step, StepList } from "../model/exchangeDocument";
import { ruleTitle, stepTitle } from "../plan/stepTitle";
import { entryOf, type YamlScalar } from "../yaml/yamlNode";

/** One row of the outline of a file. `from` and `to` are all of it; `name` is where its name stands. */
export interface OutlineItem extends SourceRange {
  readonly kind: "section" | "connection" | "frame" | "variable" | "secret" | "step" | "rule" | "branch";
  readonly title: string;
  readonly detail: string;
  readonly name: SourceRange;
  readonly items: readonly OutlineItem[];
}

/** What is in a file, in its order. */
export function outline(document: ExchangeDocument): readonly OutlineItem[] {
  const { variables, secrets, connections, frames, steps, rules = [] } = document;
  const sections = [
    section(
      document,
      "vars",
      variables.map(({ key, value }) => leaf("variable", key, value.node, value.node.text)),
    ),
    section(
      document,
      "secrets",
      secrets.map((name) => leaf("secret", name, name, "")),
    ),
    section(
      document,
      "connections",
      connections.map(({ key, node, transport, address }) =>
        leaf("connection", key, node, `${transport} ${address.node.text}`),
      ),
    ),
    section(
      document,
      "frames",
      frames.map(({ key, fields }) => leaf("frame", key, fields.node, "")),
    ),
    section(document, "steps", stepItems(steps)),
    section(document, "rules", rules.map(ruleItem)),
  ];
  return sections.filter((each) => each !== undefined).sort((a, b) => a.from - b.from);
}

function section({ root }: ExchangeDocument, key: string, items: readonly OutlineItem[]): OutlineItem | undefined {
  const entry = entryOf(root, key);
  if (entry?.value === undefined || items.length === 0) return undefined;
  return { kind: "section", title: key, detail: "", from: entry.key.from, to: entry.value.to, name: entry.key, items };
}

function leaf(kind: OutlineItem["kind"], key: YamlScalar, { to }: SourceRange, detail: string): OutlineItem {
  const [line = ""] = detail.split(/\r?\n/);
  return { kind, title: key.text, detail: line, from: key.from, to, name: key, items: [] };
}

function stepItems({ steps }: StepList): readonly OutlineItem[] {
  return steps.map((step): OutlineItem => {
    const { node, key, name } = step;
    const detail = name === undefined ? "" : step.kind;
    return {
      kind: "step",
      title: stepTitle(step),
      detail,
      from: node.from,
      to: node.to,
      name: key,
      items: innerItems(step),
    };
  });
}

function innerItems(step: Step): readonly OutlineItem[] {
  if (step.kind === "repeat" || step.kind === "foreach") return stepItems(step.steps);
  if (step.kind !== "parallel") return [];
  return step.branches.map(({ key, steps }) => {
    const to = steps.node?.to ?? key.to;
    return { kind: "branch", title: key.text, detail: "", from: key.from, to, name: key, items: stepItems(steps) };
  });
}

function ruleItem(rule: Rule): OutlineItem {
  const { node, steps } = rule;
  const name = node.entries[0]?.key ?? node;
  return {
    kind: "rule",
    title: ruleTitle(rule),
    detail: "",
    from: node.from,
    to: node.to,
    name,
    items: stepItems(steps),
  };
}
