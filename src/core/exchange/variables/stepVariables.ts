import { doAtOnce, type PausableWork } from "../../pausableWork";
import { everyStep } from "../model/eachStep";
import type {
  ConditionDefinition,
  ExchangeDocument,
  Expectation,
  Fields,
  Message,
  Rule,
  Step,
} from "../model/exchangeDocument";
import {
  regexGroups,
  usesInCondition,
  usesInFields,
  usesInSettings,
  usesInValue,
  type VariableUse,
} from "./variableUse";

/** What a step, or a rule, does with variables; the steps inside of it not counted. */
export interface VariableFlow {
  /** Those that have to be there before. */
  readonly uses: readonly VariableUse[];
  /** Those that are there afterwards, by capture or otherwise. */
  readonly gives: readonly string[];
}

/** Tells the variables of steps and rules; a frame's count where it is used. */
export class StepVariables {
  static readonly #known = new WeakMap<ExchangeDocument, StepVariables>();
  readonly #frames: ReadonlyMap<string, VariableFlow>;
  readonly #steps = new Map<Step, VariableFlow>();

  private constructor({ frames }: ExchangeDocument) {
    this.#frames = new Map(frames.map(({ key, fields }) => [key.text, ofFields(fields)]));
  }

  /** Those of a file, which several checks ask for. */
  static of(document: ExchangeDocument): StepVariables {
    const known = this.#known.get(document) ?? new StepVariables(document);
    this.#known.set(document, known);
    return known;
  }

  ofStep(step: Step): VariableFlow {
    const flow = this.#steps.get(step) ?? this.#ofStep(step);
    this.#steps.set(step, flow);
    return flow;
  }

  #ofStep(step: Step): VariableFlow {
    switch (step.kind) {
      case "send":
        return together(this.#ofMessage(step.message), { uses: usesInSettings(step.to), gives: [] });
      case "expect": {
        const uses = usesInSettings(step.within, step.count?.times, step.from);
        return together({ uses, gives: [] }, this.#ofExpectation(step.expectation));
      }
      case "close":
        return using(usesInSettings(step.answer?.within));
      case "sleep":
        return using(usesInSettings(step.lasts));
      case "repeat":
        return using(usesInSettings(step.times, step.every));
      case "foreach":
        return using("node" in step.values ? usesInSettings(step.values) : step.values.flatMap(usesInValue));
      case "parallel":
        return using([]);
      case "run": {
        const uses = [...usesInSettings(step.path), ...step.variables.flatMap(({ value }) => usesInValue(value))];
        return { uses, gives: step.take.map(({ text }) => text) };
      }
      case "assert":
        return using(usesInConditions(step.conditions));
      case "set":
        return {
          uses: step.variables.flatMap(({ value }) => usesInValue(value)),
          gives: step.variables.map(({ key }) => key.text),
        };
    }
  }

  ofRule({ event, when }: Rule): VariableFlow {
    const conditions = using(usesInConditions(when));
    switch (event.kind) {
      case "accept":
        return conditions;
      case "message":
        return together(conditions, this.#ofMessage(event.message));
      case "regex":
        return together(conditions, { uses: [], gives: regexGroups(event.node.text) });
      case "timer":
        return together(conditions, using(usesInSettings(event.every)));
    }
  }

  #ofExpectation(expectation: Expectation): VariableFlow {
    switch (expectation.kind) {
      case "message":
        return this.#ofMessage(expectation.message);
      case "regex":
        return { uses: [], gives: regexGroups(expectation.node.text) };
      case "silence":
        return using(usesInSettings(expectation.lasts));
      case "peer":
      case "connect":
        return using([]);
      case "anyOf":
      case "unordered":
        return together(...expectation.alternatives.map((each) => this.#ofExpectation(each)));
    }
  }

  #ofMessage(message: Message): VariableFlow {
    const body = ofFields(message.body);
    if (message.kind === "fields") return together(ofFields(message.fields), body);
    const frame = this.#frames.get(message.name.text);
    if (frame === undefined) return body;
    // What the frame needs is marked where the frame is used, which is where it is missing.
    const uses = frame.uses.map(({ name }) => ({ name, node: message.name, from: 0, to: message.name.text.length }));
    return together({ uses, gives: frame.gives }, body);
  }
}

/** The names that steps and rules, anywhere in a file, give a value: by capture, by set, or as that of a loop. */
export function givenNames(document: ExchangeDocument): Set<string> {
  return doAtOnce(findingGivenNames(document));
}

/** {@link givenNames} with pauses. */
export function* findingGivenNames(document: ExchangeDocument): PausableWork<Set<string>> {
  const variables = StepVariables.of(document);
  const names = new Set<string>();
  for (const { step } of everyStep(document)) {
    for (const name of variables.ofStep(step).gives) names.add(name);
    if (step.kind === "foreach") names.add(step.variable.text);
    yield;
  }
  for (const rule of document.rules ?? []) for (const name of variables.ofRule(rule).gives) names.add(name);
  return names;
}

const noFlow: VariableFlow = { uses: [], gives: [] };

function using(uses: readonly VariableUse[]): VariableFlow {
  return { uses, gives: [] };
}

function together(...flows: readonly VariableFlow[]): VariableFlow {
  const [only, ...others] = flows.filter(({ uses, gives }) => uses.length + gives.length > 0);
  if (only === undefined || others.length === 0) return only ?? noFlow;
  return { uses: flows.flatMap(({ uses }) => uses), gives: flows.flatMap(({ gives }) => gives) };
}

function ofFields(fields: Fields | undefined): VariableFlow {
  if (fields === undefined) return noFlow;
  return { uses: usesInFields(fields), gives: fields.summary.captures.map(({ name }) => name) };
}

function usesInConditions(conditions: readonly ConditionDefinition[]): readonly VariableUse[] {
  return conditions.flatMap(({ key, node, condition }) => [
    { name: key.text, node: key, from: 0, to: key.text.length },
    ...usesInCondition(node, condition),
  ]);
}
