import { deepEqual, equal } from "node:assert/strict";
import { mostKeptBytes, ReceivedBytes, type KeepPolicy } from "../../../src/host/api/receivedBytes";

describe("Received bytes that nobody has taken yet", () => {
  function keeper(policy: KeepPolicy) {
    const log: string[] = [];
    const note = (what: string) => () => void log.push(what);
    const kept = new ReceivedBytes(policy, { pause: note("pause"), resume: note("resume"), gaveUp: note("gave up") });
    return { kept, log };
  }

  it("are copied, kept in order and handed over once", () => {
    const { kept, log } = keeper("pause");
    const chunk = new Uint8Array([1]);
    kept.keep(chunk);
    chunk[0] = 9;
    kept.keep(new Uint8Array([2]));
    deepEqual(kept.take(), [new Uint8Array([1]), new Uint8Array([2])]);
    deepEqual(kept.take(), []);
    deepEqual(log, []);
  });

  it("pause reading at 1 MiB, go on with it when taken, and still keep what was under way", () => {
    const { kept, log } = keeper("pause");
    kept.keep(new Uint8Array(mostKeptBytes));
    kept.keep(new Uint8Array(1));
    deepEqual(log, ["pause"]);
    equal(kept.take().length, 2);
    deepEqual(log, ["pause", "resume"]);
  });

  it("are given up at 1 MiB where reading cannot pause", () => {
    const { kept, log } = keeper("giveUp");
    kept.keep(new Uint8Array(mostKeptBytes));
    kept.keep(new Uint8Array(1));
    equal(kept.isEmpty, true);
    deepEqual(log, ["gave up"]);
  });

  it("are not kept where nobody waits for them, nor after they were taken", () => {
    const { kept } = keeper("none");
    kept.keep(new Uint8Array(1));
    equal(kept.isEmpty, true);
    const taken = keeper("pause").kept;
    taken.take();
    taken.keep(new Uint8Array(1));
    equal(taken.isEmpty, true);
  });
});
