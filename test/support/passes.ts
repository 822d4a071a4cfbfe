import assert from "node:assert/strict";
import type { RunProblem } from "../../src/core/exchange/run/runReport";
import { runText, type TextRun } from "./runText";

/** Runs a text that has to pass; says why where it does not. */
export async function passes(...run: Parameters<typeof runText>): Promise<TextRun> {
  const result = await runText(...run);
  const { verdict, problem, diagnostics } = result.report;
  const said = diagnostics.map(({ message }) => message).join(" ");
  assert.equal(verdict, "passed", `${problem?.message ?? ""} ${problem?.details.join(" ") ?? ""} ${said}`);
  return result;
}

/** Runs a text that has to fail; its problem. */
export async function failsWith(...run: Parameters<typeof runText>): Promise<RunProblem> {
  const { report } = await runText(...run);
  const said = report.diagnostics.map(({ message }) => message).join(" ");
  assert.equal(report.verdict, "failed", said);
  assert(report.problem);
  assert.match(report.problem.message, /^[^\n]*[.?]$/);
  return report.problem;
}
