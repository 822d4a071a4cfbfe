import { deepEqual, equal } from "node:assert/strict";
import type { StepPlace, StepResult } from "../../../../src/core/exchange/run/runReport";
import { mostKeptSteps, StepLog } from "../../../../src/cli/report/stepLog";
import { mismatch, stepPlace, stepResult } from "../../../support/madeUpRun";

function loggedSteps(): { log: StepLog; lines: string[] } {
  const lines: string[] = [];
  const say = (sign: string) => (step: StepPlace | StepResult, depth: number) => {
    const { id, file } = "place" in step ? step.place : step;
    lines.push(`${"  ".repeat(depth)}${sign} ${file.replace(/^.*\//, "").replace(".sock.yaml", "")}#${id}`);
  };
  return { log: new StepLog({ groupStarted: say(">"), stepEnded: say("-"), groupEnded: say("<") }), lines };
}

/** Asked anew each time, which the compiler does not see of a getter. */
function currentId(log: StepLog): string | undefined {
  return log.current?.id;
}

describe("The log of a run", () => {
  const begin = (log: StepLog, place: StepPlace): void => log.tell({ type: "stepStarted", place });
  const end = (log: StepLog, place: StepPlace, values: Partial<StepResult> = {}): void =>
    log.tell({ type: "stepEnded", result: stepResult(place, values) });
  const run = (log: StepLog, place: StepPlace, values: Partial<StepResult> = {}): void => {
    begin(log, place);
    end(log, place, values);
  };

  it("knows which steps hold others, in branches that interleave too", () => {
    const { log, lines } = loggedSteps();
    run(log, stepPlace("0"));
    begin(log, stepPlace("1"));
    begin(log, stepPlace("1/left/0"));
    begin(log, stepPlace("1/right/0"));
    run(log, stepPlace("1/left/0/0", { rounds: [1] }));
    end(log, stepPlace("1/right/0"));
    end(log, stepPlace("1/left/0"));
    end(log, stepPlace("1"));
    run(log, stepPlace("10"));
    deepEqual(lines, [
      "- pump#0",
      "> pump#1",
      "  > pump#1/left/0",
      "    - pump#1/left/0/0",
      "  - pump#1/right/0",
      "  < pump#1/left/0",
      "< pump#1",
      "- pump#10",
    ]);
    equal(log.steps.length, 4);
    deepEqual([...log.begun], ["0", "1", "1/left/0", "1/right/0", "1/left/0/0", "10"]);
  });

  it("follows a run into another file", () => {
    const { log, lines } = loggedSteps();
    const callers = [{ file: "/tree/pump.sock.yaml", id: "1/0" }];
    begin(log, stepPlace("1"));
    begin(log, stepPlace("1/0"));
    run(log, stepPlace("0", { file: "/tree/login.sock.yaml", callers }));
    end(log, stepPlace("1/0"));
    end(log, stepPlace("1"));
    deepEqual(lines, ["> pump#1", "  > pump#1/0", "    - login#0", "  < pump#1/0", "< pump#1"]);
    deepEqual([...log.begun], ["1", "1/0"]);
  });

  it("counts steps that hold no others, and keeps a step that holds others where it failed itself", () => {
    const { log } = loggedSteps();
    begin(log, stepPlace("0"));
    run(log, stepPlace("0/0"));
    end(log, stepPlace("0"), { verdict: "failed", problem: mismatch });
    run(log, stepPlace("1"), { verdict: "cancelled" });
    deepEqual(log.counts, { passed: 1, failed: 1, cancelled: 1 });
    deepEqual(
      log.steps.map(({ place }) => place.id),
      ["0/0", "0", "1"],
    );
  });

  it("keeps a bounded number of steps that passed, and all others", () => {
    const { log } = loggedSteps();
    for (let round = 1; round <= mostKeptSteps + 5; round++) run(log, stepPlace("0/0", { rounds: [round] }));
    run(log, stepPlace("1"), { verdict: "failed", problem: mismatch });
    equal(log.steps.length, mostKeptSteps + 1);
    equal(log.unlisted, 5);
    equal(log.counts.passed, mostKeptSteps + 5);
  });

  it("tells what runs now", () => {
    const { log } = loggedSteps();
    equal(currentId(log), undefined);
    begin(log, stepPlace("0"));
    begin(log, stepPlace("0/0"));
    equal(currentId(log), "0/0");
    end(log, stepPlace("0/0"));
    equal(currentId(log), "0");
  });
});
