import type { ExchangeDiagnostic } from "../../core/exchange/diagnostic";
import type { RunReport } from "../../core/exchange/run/runReport";
import { quoted } from "../../core/quoted";
import { nowNs } from "../../net/clock";
import type { MockClient } from "./mock/mockClient";
import { MockRun } from "./mock/mockRun";
import { PatternLimit } from "./patternLimit";
import { prepareFile, type PreparedFile } from "./preparedFile";
import { problemOf } from "./problemOf";
import { RunMask } from "./runMask";
import type { MockControl, RunRequest, RunServices } from "./runRequest";
import { RunTally } from "./runTally";

/**
 * Serves the rules of an exchange file against real clients until the signal is aborted, which is a passed run, whatever
 * clients did. Refuses a file with errors, or without values that it needs, before anything is opened; fails where an
 * address cannot be bound. The report counts the rules that answered and those that could not. Everything that it opened
 * is closed when it resolves, and stays among the endpoints. Never rejects.
 */
export async function serveMock(request: RunRequest, services: RunServices, control: MockControl): Promise<RunReport> {
  const startNs = nowNs();
  const result = await prepareFile(request, services);
  const diagnostics = result.ok
    ? [...result.prepared.warnings, ...unservable(request, result.prepared)]
    : result.diagnostics;
  const isRefused = !result.ok || diagnostics.some(({ severity }) => severity === "error");
  const outcome = isRefused ? refused : await serve(result.prepared, services, control);
  const name = result.ok ? result.prepared.plan.name : undefined;
  const captured = new Map();
  return { file: request.file, name, durationMs: (nowNs() - startNs) / 1e6, diagnostics, captured, ...outcome };
}

type Outcome = Pick<RunReport, "verdict" | "passed" | "failed" | "problem">;

const refused: Outcome = { verdict: "refused", passed: 0, failed: 0, problem: undefined };

function unservable({ file }: RunRequest, { plan }: PreparedFile): ExchangeDiagnostic[] {
  const place = { severity: "error", code: "SOCKSCOPE_EXCHANGE_RUN", from: 0, to: 0 } as const;
  if (plan.rules === undefined)
    return [{ ...place, message: `${quoted(file)} has no rules to serve by; run its steps.` }];
  if (plan.connections.some(({ isListening }) => isListening)) return [];
  return [{ ...place, message: `Nothing in ${quoted(file)} listens; add listen: true to a connection.` }];
}

async function serve(prepared: PreparedFile, services: RunServices, control: MockControl): Promise<Outcome> {
  const tally = new RunTally();
  const mask = new RunMask(prepared.plan.secrets, prepared.codecs);
  const mock = { prepared, mask, control, tally, limit: new PatternLimit(true), clients: new Set<MockClient>() };
  const verdict = await new MockRun(mock, services).serve().catch((error: unknown) => {
    tally.noteFailure(problemOf(error, mock, { from: 0, to: 0 }));
    return "failed" as const;
  });
  const { passed, failed, problem } = tally;
  return { verdict, passed, failed, problem };
}
