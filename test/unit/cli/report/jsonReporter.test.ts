import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { JsonReporter, type JsonReport } from "../../../../src/cli/report/jsonReporter";
import { emptyOutcome, mismatch, pumpFile, reportFailure, runEnd } from "../../../support/madeUpRun";

function parsed(text: string): JsonReport {
  return JSON.parse(text) as JsonReport;
}

describe("The JSON report", () => {
  it("is one document of a stable shape", () => {
    const { files, ...report } = parsed(reportFailure(new JsonReporter()));
    deepEqual(report, {
      format: 1,
      sockscope: "0.1.0",
      verdict: "failed",
      startedAt: "2026-01-02T03:04:05.000Z",
      durationMs: 1500,
      environment: "lab",
      interruptedBy: null,
      notRun: [],
      totals: {
        files: { passed: 0, failed: 1, refused: 0, cancelled: 0 },
        steps: { passed: 6, failed: 1, cancelled: 0, skipped: 1 },
      },
    });
    const [{ steps, ...file } = { steps: [] }] = files;
    deepEqual(file, {
      file: "pump.sock.yaml",
      name: "Pump",
      verdict: "failed",
      startedAt: "2026-01-02T03:04:05.006Z",
      durationMs: 12.5,
      problem: null,
      diagnostics: [],
      unlisted: 0,
    });
    deepEqual(
      steps.map(({ id, verdict }) => `${id} ${verdict}`),
      ["0 passed", "1/0 passed", "1/0 passed", "1/0 passed", "1/0 passed", "1/0 passed", "2 failed", "3 skipped"],
    );
    const place = { file: "pump.sock.yaml", line: 8, column: 14 };
    const { code, message, details, difference } = mismatch;
    deepEqual(steps[6]?.problem, { code, message, ...place, details, difference });
    deepEqual(steps[1], {
      id: "1/0",
      title: "expect 55",
      file: "pump.sock.yaml",
      line: 4,
      column: 3,
      rounds: [1],
      callers: [],
      verdict: "passed",
      durationMs: 1.25,
      replyMs: 0.75,
      note: "",
      problem: null,
    });
  });

  it("tells what a file was refused for, and what interrupted the run", () => {
    const reporter = new JsonReporter();
    const finding = { severity: "error", code: "X", message: "No.", file: pumpFile, at: mismatch.at } as const;
    reporter.fileEnded(emptyOutcome({ verdict: "refused", findings: [finding] }));
    const report = parsed(reporter.runEnded({ ...runEnd, notRun: ["b"], interruptedBy: "SIGTERM" }));
    deepEqual([report.verdict, report.interruptedBy, report.notRun], ["cancelled", "SIGTERM", ["b"]]);
    const place = { file: "pump.sock.yaml", line: 8, column: 14 };
    deepEqual(report.files[0]?.diagnostics, [{ ...place, severity: "error", code: "X", message: "No." }]);
  });

  it("gives back every text, with nothing in it that acts on a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (message) => {
        const text = reportFailure(new JsonReporter(), { problem: { ...mismatch, message } });
        equal(/[^\P{C}\n]/u.test(text), false);
        equal(parsed(text).files[0]?.problem?.message, message);
      }),
    );
  });
});
