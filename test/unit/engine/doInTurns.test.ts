import { deepEqual, equal, ok } from "node:assert/strict";
import type { PausableWork } from "../../../src/core/pausableWork";
import { doInTurns } from "../../../src/engine/doInTurns";

let nowMs = 0;

/** Work of so many pieces, each of a millisecond. */
function* pieces(count: number, done: number[] = []): PausableWork<number[]> {
  for (let piece = 0; piece < count; piece++) {
    nowMs += 1;
    done.push(piece);
    yield;
  }
  return done;
}

/** How often the event loop went round while something was awaited. */
async function roundsDuring(promise: Promise<unknown>): Promise<number> {
  let rounds = 0;
  let isOver = false;
  const next = (): void => {
    rounds++;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  await promise;
  isOver = true;
  return rounds;
}

describe("Work done in turns", () => {
  // Time that does not go on by itself, however long the machine takes.
  beforeEach(() => {
    performance.now = () => nowMs;
  });
  afterEach(() => {
    Reflect.deleteProperty(performance, "now");
  });

  it("is all done, in order, and leaves the event loop to others again and again", async () => {
    const work = doInTurns(pieces(60));
    ok((await roundsDuring(work)) >= 4);
    deepEqual(
      await work,
      Array.from({ length: 60 }, (_, index) => index),
    );
  });

  it("is done before anything else happens where it is short", async () => {
    const done: number[] = [];
    const work = doInTurns(pieces(2, done));
    equal(done.length, 2);
    deepEqual(await work, [0, 1]);
  });

  it("is left undone once it is not wanted any more", async () => {
    const done: number[] = [];
    const work = doInTurns(pieces(1000, done), () => false);
    equal(await work, undefined);
    ok(done.length < 100);
  });

  it("fails as it fails", async () => {
    function* failing(): PausableWork<never> {
      yield;
      throw new Error("no");
    }
    await doInTurns(failing()).then(
      () => ok(false),
      (error: unknown) => equal(String(error), "Error: no"),
    );
  });
});
