import type { RunProblem, StepPlace, StepResult } from "../../src/core/exchange/run/runReport";
import type { FileOutcome } from "../../src/cli/report/fileOutcome";
import type { Reporter, RunEnd } from "../../src/cli/report/reporter";
import { SourceTexts } from "../../src/cli/report/sourceTexts";
import { StepLog } from "../../src/cli/report/stepLog";

export const pumpFile = "/tree/pump.sock.yaml";

/** Its third step is the one that fails in the tests. */
export const pumpText = `sock: 1
connections: { pump: { tcp: "127.0.0.1:7700" } }
steps:
  - send: AA
  - repeat: 5
    steps:
      - expect: 55
  - expect: "crc : u16le == 0x352c"
  - close: pump
`;

export function stepPlace(id: string, values: Partial<StepPlace> = {}): StepPlace {
  return { file: pumpFile, id, title: `step ${id}`, at: rangeOf("- send: AA"), rounds: [], callers: [], ...values };
}

export function stepResult(place: StepPlace, values: Partial<StepResult> = {}): StepResult {
  const nothing = { replyMs: undefined, note: "", problem: undefined };
  return { place, verdict: "passed", durationMs: 1.25, ...nothing, ...values };
}

export const mismatch: RunProblem = {
  code: "SOCKSCOPE_RUN_MISMATCH",
  message: "crc at offset 12: expected 2c 35, got 00 00.",
  file: pumpFile,
  at: rangeOf("crc : u16le == 0x352c"),
  details: ["crc at offset 12: expected 2c 35, got 00 00"],
  difference: { expected: "cmd : 81\ncrc : 2c 35\n", actual: "cmd : 81\ncrc : 00 00\n" },
};

/** Where a part of the file stands. */
export function rangeOf(part: string): { from: number; to: number } {
  const from = pumpText.indexOf(part);
  return { from, to: from + part.length };
}

export function pumpSources(): SourceTexts {
  const sources = new SourceTexts((path) => path.replace("/tree/", ""));
  sources.add(pumpFile, pumpText);
  return sources;
}

/** What a file came to in which nothing happened. */
export function emptyOutcome(values: Partial<FileOutcome> = {}): FileOutcome {
  return {
    file: pumpFile,
    name: "Pump",
    verdict: "passed",
    startedEpochMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    durationMs: 12.5,
    steps: [],
    unlisted: 0,
    unreached: [],
    counts: { passed: 0, failed: 0, cancelled: 0 },
    problem: undefined,
    findings: [],
    sources: pumpSources(),
    ...values,
  };
}

export const runEnd: RunEnd = { durationMs: 1500, notRun: [], interruptedBy: undefined };

/** Reports as a run would: a step that passes, five rounds, one that fails, one that is not reached. */
export function reportFailure(reporter: Reporter, values: Partial<FileOutcome> = {}): string {
  const texts: (string | undefined)[] = [];
  const log = new StepLog({
    groupStarted: (place, depth) => texts.push(reporter.groupStarted?.(place, depth)),
    stepEnded: (result, depth) => texts.push(reporter.stepEnded?.(result, depth)),
    groupEnded: (result, depth) => texts.push(reporter.groupEnded?.(result, depth)),
  });
  const run = (result: StepResult): void => {
    log.tell({ type: "stepStarted", place: result.place });
    log.tell({ type: "stepEnded", result });
  };
  const start = { version: "0.1.0", startedEpochMs: Date.UTC(2026, 0, 2, 3, 4, 5), environment: "lab" };
  const sources = pumpSources();
  texts.push(reporter.runStarted?.(start), reporter.fileStarted?.(pumpFile, sources));
  run(stepResult(stepPlace("0", { title: "send AA" }), { note: "1 byte sent" }));
  const loop = stepPlace("1", { title: "repeat 5 times" });
  log.tell({ type: "stepStarted", place: loop });
  for (let round = 1; round <= 5; round++) {
    run(stepResult(stepPlace("1/0", { title: "expect 55", rounds: [round] }), { replyMs: 0.75 }));
  }
  log.tell({ type: "stepEnded", result: stepResult(loop, { durationMs: 7 }) });
  run(stepResult(stepPlace("2", { title: "expect crc" }), { verdict: "failed", problem: mismatch }));
  const { steps, counts } = log;
  const unreached = [{ id: "3", title: "close pump", at: rangeOf("- close: pump") }];
  const outcome = emptyOutcome({ verdict: "failed", sources, steps, counts, unreached, ...values });
  texts.push(reporter.fileEnded(outcome), reporter.runEnded(runEnd));
  return texts.join("");
}
