import type { RunReport } from "../../../core/exchange/run/runReport";

/** The report of a run that could not even be planned, because of something that is not in the file. */
export function refusedReport(file: string, message: string): RunReport {
  return {
    file,
    name: undefined,
    verdict: "refused",
    durationMs: 0,
    passed: 0,
    failed: 0,
    problem: undefined,
    captured: new Map(),
    diagnostics: [{ severity: "error", code: "SOCKSCOPE_EXCHANGE_UNKNOWN_VARIABLE", message, from: 0, to: 0 }],
  };
}
