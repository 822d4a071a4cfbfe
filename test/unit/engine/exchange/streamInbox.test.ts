import assert from "node:assert/strict";
import fc from "fast-check";
import { StreamInbox } from "../../../../src/engine/exchange/streamInbox";
import { cut, somebody } from "./inboxes";

describe("StreamInbox", () => {
  it("gives the bytes in their order, however they come and are taken, with the times at which they came", () => {
    const property = fc.property(
      fc.uint8Array({ maxLength: 5000 }),
      fc.array(fc.nat()),
      fc.array(fc.integer({ min: 1, max: 2000 })),
      (stream, places, lengths) => {
        const inbox = new StreamInbox();
        const taken: number[] = [];
        const cameAt: number[] = [];
        const takeLengths = [...lengths];
        for (const [index, chunk] of cut(stream, places).entries()) {
          cameAt.push(...Array.from(chunk, () => index));
          inbox.push(chunk, index, somebody());
          const arrival = inbox.next();
          const length = takeLengths.shift() ?? 0;
          if (arrival === undefined || length > arrival.bytes.length || length === 0) continue;
          assert.equal(arrival.timeNs, cameAt[taken.length]);
          taken.push(...arrival.bytes.subarray(0, length));
          inbox.take(arrival, length);
        }
        taken.push(...(inbox.next()?.bytes ?? []));
        assert.deepEqual(taken, [...stream]);
      },
    );
    fc.assert(property);
  });

  it("waits for bytes", () => {
    const inbox = new StreamInbox();
    inbox.push(new Uint8Array(), 1, somebody());
    assert.equal(inbox.next(), undefined);
    inbox.push(Uint8Array.of(1), 2, somebody("a"));
    assert.equal(
      inbox.next((from) => from.id === "b"),
      undefined,
    );
    assert.deepEqual([...(inbox.next((from) => from.id === "a")?.bytes ?? [])], [1]);
  });

  it("keeps little beside the bytes where they come one by one", () => {
    const inbox = new StreamInbox();
    for (let count = 0; count < 100_000; count++) inbox.push(Uint8Array.of(count & 255), count, somebody());
    const arrival = inbox.next();
    assert.equal(arrival?.bytes.length, 100_000);
    inbox.take(arrival, 4000);
    assert.equal(inbox.next()?.timeNs, 4000);
  });
});
