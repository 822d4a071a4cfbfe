import { deepEqual, equal } from "node:assert/strict";
import { runSteps, type Step } from "../../../src/host/quickInput/runSteps";

type Answers = readonly string[];

/** A step that writes down what it was given, and answers with the next of the scripted results. */
function scripted(name: string, log: string[], ...results: ((state: Answers) => Awaited<ReturnType<Step<Answers>>>)[]) {
  const step: Step<Answers> = (state, { canGoBack }) => {
    log.push(`${name}(${state.join()})${canGoBack ? " can go back" : ""}`);
    const result = results.shift();
    if (!result) throw new Error(`${name} was asked too often.`);
    return Promise.resolve(result(state));
  };
  return step;
}

describe("Steps of a quick input", () => {
  it("hand all answers on to the last one", async () => {
    const log: string[] = [];
    const last = scripted("last", log, (state) => ({ type: "done", state: [...state, "b"] }));
    const first = scripted("first", log, (state) => ({ type: "next", state: [...state, "a"], step: last }));
    deepEqual(await runSteps(first, []), ["a", "b"]);
    deepEqual(log, ["first()", "last(a) can go back"]);
  });

  it("go back to the step before with what was answered there", async () => {
    const log: string[] = [];
    const last = scripted(
      "last",
      log,
      () => ({ type: "back" }),
      (state) => ({ type: "done", state }),
    );
    const again = (state: Answers) => ({ type: "next", state: ["a", ...state.slice(1)], step: last }) as const;
    const first = scripted("first", log, again, again);
    deepEqual(await runSteps(first, []), ["a"]);
    deepEqual(log, ["first()", "last(a) can go back", "first(a)", "last(a) can go back"]);
  });

  it("return to the step before with a new answer, and do not come back to themselves", async () => {
    const log: string[] = [];
    const edit = scripted("edit", log, () => ({ type: "return", state: ["edited"] }));
    const list = scripted(
      "list",
      log,
      (state) => ({ type: "next", state, step: edit }),
      (state) => ({ type: "done", state }),
    );
    deepEqual(await runSteps(list, []), ["edited"]);
    deepEqual(log, ["list()", "edit() can go back", "list(edited)"]);
  });

  it("end without an answer when cancelled at any step, or when one goes back from the first", async () => {
    const log: string[] = [];
    const last = scripted("last", log, () => ({ type: "cancel" }));
    const first = scripted("first", log, (state) => ({ type: "next", state, step: last }));
    equal(await runSteps(first, []), undefined);
    equal(
      await runSteps(
        scripted("only", log, () => ({ type: "back" })),
        [],
      ),
      undefined,
    );
  });
});
