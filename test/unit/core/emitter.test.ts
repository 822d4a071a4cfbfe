import assert from "node:assert/strict";
import { once } from "node:events";
import { Emitter, type Subscription } from "../../../src/core/emitter";

/** What becomes of an error that no promise handles, while mocha looks away. */
async function unhandledDuring(work: () => void): Promise<unknown> {
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  try {
    const unhandled = once(process, "unhandledRejection");
    work();
    const [error] = (await unhandled) as [unknown];
    return error;
  } finally {
    for (const other of others) process.on("unhandledRejection", other);
  }
}

describe("Emitter", () => {
  it("tells every handler, in the order in which they came", () => {
    const emitter = new Emitter<number>();
    const seen: string[] = [];
    emitter.event((value) => seen.push(`a${value}`));
    emitter.event((value) => seen.push(`b${value}`));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(seen, ["a1", "b1", "a2", "b2"]);
  });

  it("calls a handler that is there twice two times, and takes one of them away", () => {
    const emitter = new Emitter<undefined>();
    let calls = 0;
    const count = (): void => void (calls += 1);
    const first = emitter.event(count);
    emitter.event(count);
    first.dispose();
    first.dispose();
    emitter.fire(undefined);
    assert.equal(calls, 1);
  });

  it("lets no handler that throws stop the others or the one who fires, and loses no error", async () => {
    const emitter = new Emitter<undefined>();
    const wrong = new Error("wrong");
    let calls = 0;
    emitter.event(() => {
      throw wrong;
    });
    emitter.event(() => (calls += 1));
    assert.equal(await unhandledDuring(() => emitter.fire(undefined)), wrong);
    assert.equal(calls, 1);
    assert.equal(emitter.hasHandlers, true);
  });

  it("does not call a handler that another one has just taken away", () => {
    const emitter = new Emitter<undefined>();
    let calls = 0;
    emitter.event(() => second.dispose());
    const second: Subscription = emitter.event(() => (calls += 1));
    emitter.fire(undefined);
    assert.equal(calls, 0);
  });

  it("calls a handler that came during a firing from the next one on", () => {
    const emitter = new Emitter<number>();
    const seen: number[] = [];
    const first = emitter.event(() => {
      emitter.event((value) => seen.push(value));
      first.dispose();
    });
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(seen, [2]);
  });

  it("is silent once disposed, also in the middle of a firing", () => {
    const emitter = new Emitter<undefined>();
    let calls = 0;
    emitter.event(() => emitter.dispose());
    emitter.event(() => (calls += 1));
    emitter.fire(undefined);
    emitter.event(() => (calls += 1)).dispose();
    emitter.fire(undefined);
    emitter.dispose();
    assert.equal(calls, 0);
    assert.equal(emitter.hasHandlers, false);
  });
});
