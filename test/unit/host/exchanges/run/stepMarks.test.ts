import { deepEqual } from "node:assert/strict";
import { RunProgress } from "../../../../../src/core/exchange/run/runProgress";
import type { RunProblem } from "../../../../../src/core/exchange/run/runReport";
import { stepMarks } from "../../../../../src/host/exchanges/run/stepMarks";

const file = "/a.sock.yaml";

/** A run of steps that stand ten characters apart; a line is ten characters. */
function progressOf(...problems: (Partial<RunProblem> | undefined)[]): RunProgress {
  const progress = new RunProgress();
  for (const [index, problem] of problems.entries()) {
    const at = { from: index * 30, to: index * 30 + 25 };
    const place = { file, id: String(index), title: "a step", at, rounds: [], callers: [] };
    const whole = {
      code: "SOCKSCOPE_RUN_MISMATCH",
      message: "Wrong.",
      file,
      at,
      details: [],
      difference: undefined,
    } as const;
    progress.take({ type: "stepStarted", place });
    const verdict = problem === undefined ? "passed" : "failed";
    const told = problem && { ...whole, ...problem };
    progress.take({
      type: "stepEnded",
      result: { place, verdict, durationMs: 0, replyMs: 1.5, note: "", problem: told },
    });
  }
  return progress;
}

const marks = (progress: RunProgress, isGone: (line: number) => boolean = () => false) =>
  stepMarks(progress, file, ({ from }) => (isGone(from / 10) ? undefined : Math.floor(from / 10))).map(
    ({ line, kind, text }) => `${line} ${kind} ${text}`,
  );

describe("The marks behind lines", () => {
  it("tell what came of each step on its first line", () => {
    deepEqual(marks(progressOf(undefined, {})), ["0 passed ✓ 1.5 ms", "3 failed ✗ Wrong."]);
  });

  it("put what did not fit behind the line that it is about", () => {
    deepEqual(marks(progressOf({ at: { from: 20, to: 24 }, details: ["crc: expected 00, got 01"] })), [
      "0 failed ✗ failed",
      "2 failed ✗ crc: expected 00, got 01",
    ]);
  });

  it("keep the message at the step where the problem is in another file, or its line was edited", () => {
    deepEqual(marks(progressOf({ at: { from: 20, to: 24 }, file: "/b.sock.yaml" })), ["0 failed ✗ Wrong."]);
    deepEqual(
      marks(progressOf({ at: { from: 20, to: 24 } }), (line) => line === 2),
      ["0 failed ✗ Wrong."],
    );
  });

  it("are gone with the lines of a step, and show what is under way", () => {
    deepEqual(
      marks(progressOf(undefined, undefined), (line) => line === 0),
      ["3 passed ✓ 1.5 ms"],
    );
    const progress = new RunProgress();
    const place = { file, id: "0", title: "a step", at: { from: 0, to: 1 }, rounds: [], callers: [] };
    progress.take({ type: "stepStarted", place });
    deepEqual(marks(progress), ["0 other … running"]);
  });
});
