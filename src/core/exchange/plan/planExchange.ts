import { parseFraming } from "../../framing/parseFraming";
import type { Variable } from "../../payload/fields/fieldInputs";
import { doAtOnce, type PausableWork } from "../../pausableWork";
import { Diagnostics, type ExchangeDiagnostic } from "../diagnostic";
import type { ConnectionDefinition, ExchangeDocument, Rule, VariableDefinition } from "../model/exchangeDocument";
import { parseExchange, validatingExchange, type ParsedExchange } from "../readExchange";
import { noValue } from "../variables/fillTemplate";
import { resolveVariables } from "../variables/resolveVariables";
import { commandLineLayer, layerOf, type VariableLayer } from "../variables/variableLayer";
import { findingGivenNames } from "../variables/stepVariables";
import { VariableScope } from "../variables/variableScope";
import { plainValue } from "../yaml/plainValue";
import type { ExchangePlan, PlannedConnection, PlannedRule } from "./exchangePlan";
import { PlanMessages } from "./planMessages";
import { defaultWithinMs, PlanSteps } from "./planSteps";
import { PlanValues } from "./planValues";

/** What a run brings along. Of the variables, the file's own defaults are lowest, and each of these goes before the last. */
export interface PlanInputs {
  /** Environment files, in their order: the shared one, then the local one. */
  readonly environment?: readonly { readonly file: string; readonly variables: readonly VariableDefinition[] }[];
  /** What a run step of another file gives. */
  readonly caller?: ReadonlyMap<string, Variable>;
  /** `--var name=value`. */
  readonly commandLine?: ReadonlyMap<string, string>;
  /** The value of a secret; undefined where none is stored. */
  readonly secretOf?: (name: string) => string | undefined;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: ExchangePlan; readonly warnings: readonly ExchangeDiagnostic[] }
  /** At least one of these is an error. */
  | { readonly ok: false; readonly diagnostics: readonly ExchangeDiagnostic[] };

const connectTimeoutMs = 10_000;
const retryEveryMs = 250;

/**
 * Plans a run of a file. What is wrong, or has no value, is told before anything is opened or sent. Never throws, whatever
 * the text and the variables are.
 */
export function planExchange(text: string, inputs: PlanInputs = {}): PlanResult {
  return doAtOnce(planningExchange(parseExchange(text), inputs));
}

/** {@link planExchange} with pauses, of a file that was read before. */
export function* planningExchange(parsed: ParsedExchange, inputs: PlanInputs): PausableWork<PlanResult> {
  const secretOf = inputs.secretOf ?? (() => undefined);
  const outside = outsideLayers(inputs);
  const names = new Set([
    ...outside.flatMap(({ values }) => [...values.keys()]),
    ...(inputs.commandLine?.keys() ?? []),
  ]);
  const { document, diagnostics, hasErrors } = yield* validatingExchange(parsed, { names, isComplete: true });
  if (hasErrors) return { ok: false, diagnostics };
  const found = new Diagnostics();
  found.add(diagnostics);
  const layers = withCommandLine([layerOf(document.variables, { kind: "file" }), ...outside], inputs, found);
  const scope = scopeOf(document, layers, secretOf, found);
  if (found.hasErrors()) return { ok: false, diagnostics: found.sorted() };
  const plan = yield* planningDocument(document, scope, secretsOf(document, secretOf), found);
  return found.hasErrors() ? { ok: false, diagnostics: found.sorted() } : { ok: true, plan, warnings: found.sorted() };
}

function outsideLayers({ environment = [], caller = new Map<string, Variable>() }: PlanInputs): VariableLayer[] {
  const given = [...caller].map(([name, variable]) => [name, { kind: "value", ...variable }] as const);
  return [
    ...environment.map(({ file, variables }) => layerOf(variables, { kind: "environment", file })),
    { origin: { kind: "caller" }, values: new Map(given) },
  ];
}

const wholeFile = { from: 0, to: 0 };

function withCommandLine(layers: readonly VariableLayer[], inputs: PlanInputs, found: Diagnostics): VariableLayer[] {
  const { layer, problems } = commandLineLayer(inputs.commandLine ?? new Map<string, string>(), layers);
  for (const message of problems) found.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, wholeFile);
  return [...layers, layer];
}

/** The scope that the run begins with; a variable, or secret, without a value is told where it is declared. */
function scopeOf(
  { variables: defaults, secrets }: ExchangeDocument,
  layers: readonly VariableLayer[],
  secretOf: (name: string) => string | undefined,
  found: Diagnostics,
): VariableScope {
  const known = new Map<string, string>();
  for (const node of secrets) {
    const value = secretOf(node.text);
    if (value !== undefined) known.set(node.text, value);
    else found.error("SOCKSCOPE_EXCHANGE_UNKNOWN_VARIABLE", noValue(`secret:${node.text}`), node);
  }
  const { variables, unresolved } = resolveVariables(layers, (name) => known.get(name));
  for (const { name, message } of unresolved) {
    const key = defaults.find((each) => each.key.text === name)?.key;
    found.error("SOCKSCOPE_EXCHANGE_UNKNOWN_VARIABLE", message, key ?? wholeFile);
  }
  return new VariableScope(variables, known);
}

function secretsOf({ secrets }: ExchangeDocument, secretOf: (name: string) => string | undefined): Map<string, string> {
  return new Map(secrets.map(({ text }) => [text, secretOf(text) ?? ""]));
}

function* planningDocument(
  document: ExchangeDocument,
  scope: VariableScope,
  secrets: ReadonlyMap<string, string>,
  found: Diagnostics,
): PausableWork<ExchangePlan> {
  const values = new PlanValues(scope, yield* findingGivenNames(document));
  const messages = new PlanMessages(document, values);
  const planner = new PlanSteps(document, values, messages);
  const connections = document.connections.map((connection) => planConnection(connection, values));
  const steps = yield* planner.list(document.steps);
  const withinMs = values.settingOr(document.within, defaultWithinMs);
  const rules = document.rules && (yield* planningRules(document.rules, planner));
  found.add(values.diagnostics.sorted());
  const encodings = new Set([...messages.encodings, ...connections.map(({ encoding }) => encoding)]);
  return { name: document.name, withinMs, connections, steps, rules, scope, secrets, encodings, files: messages.files };
}

function* planningRules(rules: readonly Rule[], planner: PlanSteps): PausableWork<PlannedRule[]> {
  const planned: PlannedRule[] = [];
  for (const rule of rules) planned.push(yield* planner.rule(rule));
  return planned;
}

function planConnection(connection: ConnectionDefinition, values: PlanValues): PlannedConnection {
  const { key, node, transport, isListening, encoding, multicast } = connection;
  const framing = parseFraming(
    connection.framing === undefined ? defaultFraming[transport] : plainValue(connection.framing),
  );
  return {
    name: key.text,
    at: { from: key.from, to: node.to },
    address: values.address(connection.address, transport, isListening),
    isListening,
    connectTimeoutMs: values.settingOr(connection.connectTimeout, connectTimeoutMs),
    retryTimes: values.settingOr(connection.retryTimes, 0),
    retryEveryMs: values.settingOr(connection.retryEvery, retryEveryMs),
    framing: framing.ok ? framing.framing : { type: "raw" },
    encoding,
    multicast: multicast && {
      join: values.optional(multicast.join),
      interface: values.optional(multicast.interface),
      hops: values.settingOr(multicast.hops, 1),
    },
  };
}

const defaultFraming = { tcp: "raw", udp: "datagram" } as const;
