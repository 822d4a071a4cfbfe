import assert from "node:assert/strict";
import fc from "fast-check";
import { createFramer } from "../../../../src/core/framing/createFramer";
import { parseFraming } from "../../../../src/core/framing/parseFraming";
import { MessageInbox } from "../../../../src/engine/exchange/messageInbox";
import { cut, somebody, takeAll } from "./inboxes";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function inboxOf(framing: unknown): MessageInbox {
  const parsed = parseFraming(framing);
  assert(parsed.ok);
  return new MessageInbox(createFramer(parsed.framing));
}

describe("MessageInbox", () => {
  it("gives the same messages however the stream is cut", () => {
    const stream = bytes("one\ntwo\r\n\nfour\n");
    fc.assert(
      fc.property(fc.array(fc.nat()), (places) => {
        const inbox = inboxOf("line");
        for (const chunk of cut(stream, places)) inbox.push(chunk, 1, somebody());
        const texts = takeAll(inbox).map((message) => new TextDecoder().decode(message.bytes));
        assert.deepEqual(texts, ["one", "two", "", "four"]);
        assert.equal(inbox.waitingBytes, 0);
      }),
    );
  });

  it("knows when the first byte of each message came", () => {
    const inbox = inboxOf("line");
    const pieces = ["a", "b\nc", "d\n", "e\nf\n", "\n"];
    for (const [index, piece] of pieces.entries()) inbox.push(bytes(piece), index, somebody());
    assert.deepEqual(
      takeAll(inbox).map(({ timeNs }) => timeNs),
      [0, 1, 3, 3, 4],
    );
  });

  it("shows the beginning of a message that is not whole, and no more than that", () => {
    const inbox = inboxOf("line");
    inbox.push(bytes("whole\npart"), 1, somebody());
    assert.equal(inbox.unfinished?.bytes, 4);
    inbox.push(bytes("x".repeat(10_000)), 2, somebody());
    assert.equal(inbox.unfinished.bytes, 10_004);
    assert.equal(inbox.unfinished.start.length, 256);
    assert.equal(new TextDecoder().decode(inbox.unfinished.start.subarray(0, 5)), "partx");
    inbox.push(bytes("\n"), 3, somebody());
    assert.equal(inbox.unfinished, undefined);
  });

  it("makes a message with a problem of what is left at the end", () => {
    const inbox = inboxOf("line");
    inbox.push(bytes("left"), 7, somebody());
    inbox.end(somebody());
    const arrival = inbox.next();
    assert.deepEqual([arrival?.problem?.code, arrival?.timeNs], ["SOCKSCOPE_FRAME_INCOMPLETE", 7]);
  });

  it("takes thousands of messages in no time, and takes none twice", () => {
    const inbox = inboxOf("line");
    inbox.push(bytes("x\n".repeat(100_000)), 1, somebody());
    const first = inbox.next();
    assert(first);
    inbox.take(first);
    inbox.take(first);
    assert.equal(takeAll(inbox).length, 99_999);
  });
});
