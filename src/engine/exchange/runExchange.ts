import type { ExchangeDiagnostic } from "../../core/exchange/diagnostic";
import type { RunReport } from "../../core/exchange/run/runReport";
import type { VariableScope } from "../../core/exchange/variables/variableScope";
import type { Variable } from "../../core/payload/fields/fieldInputs";
import { quoted } from "../../core/quoted";
import { nowNs } from "../../net/clock";
import { FileRun } from "./fileRun";
import { PatternLimit } from "./patternLimit";
import { prepareFile, type PreparedFile } from "./preparedFile";
import { problemOf } from "./problemOf";
import { RunMask } from "./runMask";
import type { RunControl, RunRequest, RunServices } from "./runRequest";
import { RunTally } from "./runTally";
import { unlessCancelled } from "./waiting";

/**
 * Runs the steps of an exchange file against real sockets. Refuses a file with errors, or without values that it needs,
 * before anything is opened. Everything that it opened is closed when it resolves, and stays among the endpoints, so that
 * its records can be looked at. Never rejects.
 */
export async function runExchange(request: RunRequest, services: RunServices, control: RunControl): Promise<RunReport> {
  const startNs = nowNs();
  const result = await unlessCancelled(prepareFile(request, services), control.signal).catch(() => undefined);
  if (result === undefined)
    return { file: request.file, name: undefined, durationMs: 0, diagnostics: [], ...cancelled };
  const diagnostics = result.ok
    ? [...result.prepared.warnings, ...unrunnable(request, result.prepared)]
    : result.diagnostics;
  const isRefused = !result.ok || diagnostics.some(({ severity }) => severity === "error");
  const outcome = isRefused ? refused : await run(result.prepared, request, { services, control });
  const name = result.ok ? result.prepared.plan.name : undefined;
  return { file: request.file, name, durationMs: (nowNs() - startNs) / 1e6, diagnostics, ...outcome };
}

type Outcome = Pick<RunReport, "verdict" | "passed" | "failed" | "problem" | "captured">;

const cancelled: Outcome = { verdict: "cancelled", passed: 0, failed: 0, problem: undefined, captured: new Map() };
const refused: Outcome = { verdict: "refused", passed: 0, failed: 0, problem: undefined, captured: new Map() };

function unrunnable({ from, file }: RunRequest, { plan }: PreparedFile): ExchangeDiagnostic[] {
  const place = { severity: "error", code: "SOCKSCOPE_EXCHANGE_RUN", from: 0, to: 0 } as const;
  if (plan.rules !== undefined)
    return [
      {
        ...place,
        message: `${quoted(file)} is a mock, which serves until it is stopped; start it with Start Mock or sockscope mock.`,
      },
    ];
  if (from === undefined || plan.steps.some(({ id }) => id === from)) return [];
  return [{ ...place, message: `There is no step ${quoted(from)} to begin with; run the whole file.` }];
}

async function run(
  prepared: PreparedFile,
  request: RunRequest,
  { services, control }: { readonly services: RunServices; readonly control: RunControl },
): Promise<Outcome> {
  const { plan } = prepared;
  const tally = new RunTally();
  const shared = { request, services, control, tally, limit: new PatternLimit() };
  const file = new FileRun(prepared, new RunMask(plan.secrets, prepared.codecs), shared, []);
  for (const [name, { value, isSecret }] of request.captured ?? [])
    plan.scope.give(name, value, { kind: "captured", step: request.from ?? "" }, isSecret);
  const first = plan.steps.findIndex(({ id }) => id === request.from);
  const verdict = await file.run(plan.steps.slice(Math.max(0, first)), control.signal).catch((error: unknown) => {
    tally.problem ??= problemOf(error, file, { from: 0, to: 0 });
    return "failed" as const;
  });
  const { passed, failed, problem } = tally;
  return { verdict, passed, failed, problem, captured: capturedIn(plan.scope) };
}

function capturedIn(scope: VariableScope): Map<string, Variable> {
  const given = [...scope.all()].filter(([, { origin }]) => origin.kind === "captured" || origin.kind === "set");
  return new Map(given.map(([name, { value, isSecret }]) => [name, { value, isSecret }]));
}
