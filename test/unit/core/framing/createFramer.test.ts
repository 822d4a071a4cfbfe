import assert from "node:assert/strict";
import fc from "fast-check";
import { createFramer, lineEndBytes } from "../../../../src/core/framing/createFramer";
import { encodeMessage } from "../../../../src/core/framing/encodeMessage";
import type { Framing } from "../../../../src/core/framing/framing";
import { SockscopeError } from "../../../../src/core/sockscopeError";
import { cutAt, framesOf, shown, streamFramings, streams } from "./framingCases";

const places = fc.array(fc.nat(), { maxLength: 12 });

/** The most that may be held: the limit, and a delimiter of four bytes. */
function mostPending(framing: Framing): number {
  return "maxBytes" in framing ? framing.maxBytes + 4 : "length" in framing ? framing.length : 0;
}

function encoded(framing: Framing, message: Uint8Array): Uint8Array | undefined {
  try {
    return encodeMessage(framing, message);
  } catch (error) {
    assert(error instanceof SockscopeError);
    assert.equal(error.code, "SOCKSCOPE_UNFRAMEABLE");
    assert.match(error.message, /^[^\p{Cc}]+\.$/u);
    return undefined;
  }
}

describe("createFramer", () => {
  it("finds the same frames however the stream is cut", () => {
    fc.assert(
      fc.property(streamFramings, streams, places, (framing, stream, cuts) => {
        const whole = framesOf(createFramer(framing), [stream]).map(shown);
        const bytewise = Array.from(stream, (byte) => Uint8Array.of(byte));
        assert.deepEqual(framesOf(createFramer(framing), cutAt(stream, cuts)).map(shown), whole);
        assert.deepEqual(framesOf(createFramer(framing), bytewise).map(shown), whole);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives frames in order that do not overlap, within the limit, and holds no more than that", () => {
    fc.assert(
      fc.property(streamFramings, streams, places, (framing, stream, cuts) => {
        const framer = createFramer(framing);
        let end = 0;
        for (const chunk of [...cutAt(stream, cuts), undefined]) {
          for (const frame of chunk ? framer.push(chunk, 0) : framer.end()) {
            assert(frame.start >= end && frame.end > frame.start && frame.end <= stream.length, shown(frame));
            assert(frame.payload.length <= frame.end - frame.start, shown(frame));
            assert(frame.end - frame.start <= mostPending(framing), shown(frame));
            if (frame.problem) assert.match(frame.problem.message, /^[^\p{Cc}]+\.$/u);
            end = frame.end;
          }
          assert(framer.pendingBytes <= mostPending(framing), `${framer.pendingBytes} bytes held`);
          assert.equal(framer.deadlineNs, undefined);
        }
        assert.equal(framer.pendingBytes, 0);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives back the messages that were encoded, each from the bytes sent for it", () => {
    fc.assert(
      fc.property(streamFramings, fc.array(streams, { maxLength: 6 }), places, (framing, messages, cuts) => {
        const sent = messages.flatMap((message) => {
          const bytes = hasDelimiter(framing, message) ? undefined : encoded(framing, message);
          return bytes ? [{ message, bytes }] : [];
        });
        const stream = Uint8Array.from(sent.flatMap(({ bytes }) => [...bytes]));
        const frames = framesOf(createFramer(framing), cutAt(stream, cuts));
        assert.deepEqual(
          frames.map(({ payload, problem }) => ({ payload: [...payload], problem })),
          sent.map(({ message }) => ({ payload: [...message], problem: undefined })),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("gives back each line of a message of several, however the last one ends", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "b", " ") });
    fc.assert(
      fc.property(fc.array(line, { minLength: 2 }), fc.constantFrom("any", "lf", "crlf", "cr"), (lines, ends) => {
        const framing: Framing = {
          type: "line",
          ends,
          keepsDelimiter: false,
          unfinished: "problem",
          maxBytes: 1 << 20,
        };
        const message = Buffer.concat(lines.map((each) => Buffer.concat([Buffer.from(each), lineEndBytes(ends)])));
        const open = message.subarray(0, message.length - lineEndBytes(ends).length);
        for (const bytes of lines.at(-1) === "" ? [message] : [message, open]) {
          const frames = createFramer(framing).push(encodeMessage(framing, bytes), 0);
          assert.deepEqual(
            frames.map(({ payload }) => Buffer.from(payload).toString()),
            lines,
          );
        }
      }),
    );
  });

  it("takes each datagram for a message, empty ones too", () => {
    for (const type of ["raw", "datagram"] as const) {
      const framer = createFramer({ type });
      const chunks = [Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)];
      assert.deepEqual(framesOf(framer, chunks).map(shown), ["0..2 01 02", "2..2 ", "2..3 03"]);
      for (const chunk of chunks) assert.equal(encodeMessage({ type }, chunk), chunk);
    }
  });
});

/** Whether a message is several, because of a delimiter of its own; one that is kept has to be at its end. */
function hasDelimiter(framing: Framing, message: Uint8Array): boolean {
  if (framing.type !== "line" && framing.type !== "delimiter") return false;
  if (framing.type === "line" && framing.ends === "any") return message.includes(0x0a) || message.includes(0x0d);
  const delimiter = Buffer.from(framing.type === "line" ? lineEndBytes(framing.ends) : framing.delimiter);
  const at = Buffer.from(message).indexOf(delimiter);
  return at >= 0 && !(framing.keepsDelimiter && at + delimiter.length === message.length);
}

describe("a framer under load", () => {
  const size = 1 << 20;
  const framings: Framing[] = [
    { type: "line", ends: "any", keepsDelimiter: false, unfinished: "accept", maxBytes: size },
    { type: "line", ends: "crlf", keepsDelimiter: false, unfinished: "accept", maxBytes: size },
    { type: "length-prefix", at: 0, as: "u32be", counts: "rest", adds: 0, keepsHeader: false, maxBytes: 2 * size },
    { type: "fixed", length: size },
    { type: "slip", maxBytes: size },
    { type: "cobs", maxBytes: 2 * size },
    { type: "idle", gapNs: 1, maxBytes: size },
  ];

  it("takes a message of megabytes byte by byte in time that grows with its length alone", () => {
    const message = new Uint8Array(size - 2).fill(0x0d);
    for (const framing of framings) {
      const framer = createFramer(framing);
      const body = framing.type === "line" && framing.ends === "any" ? message.fill(0x20) : message;
      let count = 0;
      const byte = new Uint8Array(1);
      if (framing.type === "length-prefix") framer.push(Uint8Array.of(0, 0x0f, 0xff, 0xfe), 0);
      for (const code of body) {
        byte[0] = code;
        count += framer.push(byte.slice(), 0).length;
      }
      count += framer.end().length;
      assert.equal(count, 1, framing.type);
    }
  }).timeout(20_000);

  it("shares the memory of a chunk instead of copying it", () => {
    const chunk = new Uint8Array(1000);
    const frames = createFramer({ type: "fixed", length: 100 }).push(chunk, 0);
    assert.equal(frames.length, 10);
    assert(frames.every(({ payload }) => payload.buffer === chunk.buffer));
  });
});
