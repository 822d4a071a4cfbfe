import { deepEqual, equal } from "node:assert/strict";
import { HostWatch } from "../../../../src/webview/model/hostWatch";

describe("HostWatch", () => {
  let answers: { resolve: () => void; reject: (error: Error) => void }[];
  let changes: boolean[];
  let watch: HostWatch;

  beforeEach(() => {
    answers = [];
    changes = [];
    const ask = (): Promise<void> => new Promise((resolve, reject) => answers.push({ resolve, reject }));
    watch = new HostWatch(ask, () => changes.push(watch.isLost));
  });

  async function answered(): Promise<void> {
    await new Promise(setImmediate);
  }

  it("takes a host that answers late for one that is there", async () => {
    for (let round = 0; round < 5; round++) {
      for (let question = 0; question < 3; question++) watch.look();
      answers.at(-1)?.resolve();
      await answered();
    }
    deepEqual([watch.isLost, changes], [false, []]);
  });

  it("tells once that several questions had no answer, and that there is one again", async () => {
    for (let question = 0; question < 6; question++) watch.look();
    deepEqual([watch.isLost, changes], [true, [true]]);
    answers[0]?.resolve();
    await answered();
    deepEqual([watch.isLost, changes], [false, [true, false]]);
  });

  it("takes a refusal for an answer", async () => {
    for (let question = 0; question < 6; question++) {
      watch.look();
      answers.at(-1)?.reject(new Error("not now"));
      await answered();
    }
    equal(watch.isLost, false);
  });
});
