import { deepEqual, equal } from "node:assert/strict";
import { describeOutcome } from "../../../../../src/core/exchange/run/describeOutcome";
import { RunProgress } from "../../../../../src/core/exchange/run/runProgress";
import type { RunProblem, StepPlace, StepResult } from "../../../../../src/core/exchange/run/runReport";

const at = { from: 0, to: 4 };
const place = (id: string, more: Partial<StepPlace> = {}): StepPlace => ({
  file: "/a.sock.yaml",
  id,
  title: `step ${id}`,
  at,
  rounds: [],
  callers: [],
  ...more,
});
const problem = (message: string, details: readonly string[] = []): RunProblem => ({
  code: "SOCKSCOPE_RUN_MISMATCH",
  message,
  file: "/a.sock.yaml",
  at,
  details,
  difference: undefined,
});

/** The story of a run, as the runner tells it. */
class Story {
  readonly progress = new RunProgress();

  begins(where: StepPlace): this {
    this.progress.take({ type: "stepStarted", place: where });
    return this;
  }

  ends(where: StepPlace, result: Partial<StepResult> = {}): this {
    const all = { verdict: "passed", durationMs: 0.1, replyMs: undefined, note: "", problem: undefined } as const;
    this.progress.take({ type: "stepEnded", result: { ...all, ...result, place: where } });
    return this;
  }

  line(id: string): string {
    const outcome = this.progress.outcome(id);
    return outcome === undefined ? "" : describeOutcome(outcome);
  }
}

describe("The outcome of a step", () => {
  it("is running from its start to its end", () => {
    const story = new Story().begins(place("0"));
    equal(story.line("0"), "… running");
    equal(story.ends(place("0"), { note: "14 bytes sent" }).line("0"), "✓ 14 bytes sent");
    equal(story.progress.outcome("0")?.isRunning, false);
  });

  it("shows a reply's time, and the time of a step without one where it is felt", () => {
    const story = new Story();
    equal(
      story.begins(place("0")).ends(place("0"), { replyMs: 1.23, note: "session = 7" }).line("0"),
      "✓ 1.2 ms · session = 7",
    );
    equal(story.begins(place("1")).ends(place("1"), { durationMs: 200.4 }).line("1"), "✓ 200 ms");
    equal(story.begins(place("2")).ends(place("2")).line("2"), "✓");
  });

  it("puts the rounds of a loop together, and says in which one it failed", () => {
    const story = new Story();
    for (const [round, replyMs] of [1, 3, 2].entries())
      story.begins(place("0/0", { rounds: [round + 1] })).ends(place("0/0", { rounds: [round + 1] }), { replyMs });
    equal(story.line("0/0"), "✓ 3 times · 1.0 ms to 3.0 ms");
    const failed = place("0/0", { rounds: [4, 2] });
    story
      .begins(failed)
      .ends(failed, { verdict: "failed", problem: problem("No.", ["at byte 0: expected 00, got 01"]) });
    equal(story.line("0/0"), "✗ round 4.2: at byte 0: expected 00, got 01");
    deepEqual([story.progress.outcome("0/0")?.ended, story.progress.outcome("0/0")?.durationMs.toFixed(1)], [4, "0.4"]);
  });

  it("stays failed where an execution in another branch passes later", () => {
    const story = new Story().begins(place("0")).begins(place("0"));
    story.ends(place("0"), { verdict: "failed", problem: problem("It broke.") }).ends(place("0"));
    equal(story.line("0"), "✗ It broke.");
  });

  it("of a step that runs another file has the problem from there", () => {
    const inner = place("3", { file: "/b.sock.yaml", callers: [{ file: "/a.sock.yaml", id: "1" }] });
    const story = new Story().begins(place("1")).begins(inner);
    story.ends(inner, { verdict: "failed", problem: problem("Inside.") }).ends(place("1"), { verdict: "failed" });
    equal(story.line("1"), "✗ Inside.");
    deepEqual(
      story.progress.outcomes().map(({ id }) => id),
      ["1"],
    );
  });

  it("says when it was cancelled, and cuts what is long", () => {
    const story = new Story().begins(place("0")).ends(place("0"), { verdict: "cancelled" });
    equal(story.line("0"), "– cancelled");
    story.begins(place("1")).ends(place("1"), { verdict: "failed", problem: problem("x".repeat(500)) });
    equal(story.line("1").length, "✗ ".length + 121);
  });
});
