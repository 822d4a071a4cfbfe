import assert from "node:assert/strict";
import { DatagramInbox, mostWaitingDatagramBytes } from "../../../../src/engine/exchange/datagramInbox";
import { somebody, takeAll } from "./inboxes";

describe("DatagramInbox", () => {
  it("tells the datagrams of one peer from those of others, and keeps their order", () => {
    const inbox = new DatagramInbox();
    const [first, second] = [somebody("first"), somebody("second")];
    for (const [index, from] of [first, second, first, second].entries()) inbox.push(Uint8Array.of(index), index, from);
    const isSecond = (from: unknown): boolean => from === second;
    for (const expected of [1, 3]) {
      const arrival = inbox.next(isSecond);
      assert.equal(arrival?.bytes[0], expected);
      inbox.take(arrival);
    }
    assert.equal(inbox.next(isSecond), undefined);
    inbox.push(Uint8Array.of(4), 4, second);
    assert.equal(inbox.next(isSecond)?.bytes[0], 4);
    assert.deepEqual(
      takeAll(inbox).map(({ bytes }) => bytes[0]),
      [0, 2, 4],
    );
  });

  it("counts what comes while too much waits, and gives all that came before", () => {
    const inbox = new DatagramInbox();
    const size = 60_000;
    for (let count = 0; count < 100; count++) inbox.push(new Uint8Array(size), count, somebody());
    const kept = Math.floor(mostWaitingDatagramBytes / (size + 128));
    assert.equal(inbox.lost, 100 - kept);
    assert.equal(takeAll(inbox).length, kept);
    assert.equal(inbox.waitingBytes, 0);
  });

  it("does not look again and again at what others sent", () => {
    const inbox = new DatagramInbox();
    let looks = 0;
    const isWanted = (): boolean => (looks++, false);
    for (let count = 0; count < 10_000; count++) {
      inbox.push(new Uint8Array(), count, somebody());
      inbox.next(isWanted);
    }
    assert.equal(looks, 10_000);
  });
});
