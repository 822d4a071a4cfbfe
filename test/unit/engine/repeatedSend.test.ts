import assert from "node:assert/strict";
import { RepeatedSend, type RepeatOptions } from "../../../src/engine/repeatedSend";
import { nextEvent, until } from "../../support/until";

function ended(repeat: RepeatedSend): Promise<Error | undefined> {
  return nextEvent(repeat.onDidEnd, { what: "the repetition ends" });
}

function counting(options: RepeatOptions): { repeat: RepeatedSend; sentMs: number[] } {
  const sentMs: number[] = [];
  const repeat = new RepeatedSend(() => Promise.resolve(sentMs.push(performance.now())), options);
  return { repeat, sentMs };
}

describe("RepeatedSend", () => {
  it("sends as often as told, and then ends", async () => {
    const { repeat, sentMs } = counting({ everyMs: 1, times: 5 });
    const end = ended(repeat);
    repeat.start();
    assert.equal(sentMs.length, 1);
    assert.equal(await end, undefined);
    assert.deepEqual([sentMs.length, repeat.sent, repeat.isRunning], [5, 5, false]);
  });

  it("sends nothing where it is told to send no times", async () => {
    const { repeat, sentMs } = counting({ everyMs: 1, times: 0 });
    const end = ended(repeat);
    repeat.start();
    assert.equal(await end, undefined);
    assert.equal(sentMs.length, 0);
  });

  it("keeps its distance from one send to the next", async () => {
    const { repeat, sentMs } = counting({ everyMs: 20, times: 6 });
    const end = ended(repeat);
    repeat.start();
    await end;
    const tookMs = (sentMs.at(-1) ?? 0) - (sentMs[0] ?? 0);
    assert(tookMs >= 95, `five distances of 20 ms took ${tookMs} ms`);
  });

  it("waits for a send that takes longer, and skips none", async () => {
    let running = 0;
    let most = 0;
    const slow = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
    };
    const repeat = new RepeatedSend(slow, { everyMs: 1, times: 5 });
    const end = ended(repeat);
    repeat.start();
    await end;
    assert.deepEqual([most, repeat.sent], [1, 5]);
  });

  it("goes on until it is stopped", async () => {
    const { repeat, sentMs } = counting({ everyMs: 0, times: undefined });
    const end = ended(repeat);
    repeat.start();
    await until(() => sentMs.length > 20, { what: "20 were sent" });
    repeat.stop();
    repeat.stop();
    const count = sentMs.length;
    assert.equal(await end, undefined);
    const other = counting({ everyMs: 1, times: 5 });
    const otherEnd = ended(other.repeat);
    other.repeat.start();
    await otherEnd;
    assert.equal(sentMs.length, count);
  });

  it("ends with the error of a send that failed", async () => {
    const wrong = new Error("It failed.");
    let calls = 0;
    const failing = (): Promise<void> => (++calls === 3 ? Promise.reject(wrong) : Promise.resolve());
    const repeat = new RepeatedSend(failing, { everyMs: 0, times: undefined });
    const end = ended(repeat);
    repeat.start();
    assert.equal(await end, wrong);
    assert.deepEqual([repeat.sent, repeat.isRunning], [2, false]);
  });

  it("may be stopped by the very send that it makes", async () => {
    const repeat: RepeatedSend = new RepeatedSend(
      () => {
        repeat.stop();
        return Promise.resolve();
      },
      { everyMs: 0, times: undefined },
    );
    repeat.start();
    await new Promise(setImmediate);
    assert.equal(repeat.sent, 1);
  });
});
