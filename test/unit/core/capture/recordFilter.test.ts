import assert from "node:assert/strict";
import fc from "fast-check";
import type { CaptureRecord, Direction } from "../../../../src/core/capture/captureRecord";
import { parseRecordFilter, type RecordFilter } from "../../../../src/core/capture/recordFilter";

interface Sample {
  readonly direction: Direction;
  readonly peer: string;
  readonly bytes: Uint8Array;
}

/** A term as it is typed, and what it means. */
interface NaiveTerm {
  readonly text: string;
  readonly holds: (sample: Sample) => boolean;
}

const directions = ["in", "out", "event"] as const;
const word = fc.stringMatching(/^[ab]{1,3}$/);
const isData = ({ direction }: Sample): boolean => direction !== "event";
const lower = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1").toLowerCase();

const terms: fc.Arbitrary<NaiveTerm> = fc.oneof(
  word.map((text) => ({ text, holds: ({ bytes }: Sample) => lower(bytes).includes(text) })),
  word.map((text) => ({
    text: `"${text} ${text}"`,
    holds: ({ bytes }: Sample) => lower(bytes).includes(`${text} ${text}`),
  })),
  fc.uint8Array({ minLength: 1, maxLength: 2 }).map((hex) => ({
    text: `hex:${Buffer.from(hex).toString("hex")}`,
    holds: ({ bytes }: Sample) => Buffer.from(bytes).includes(Buffer.from(hex)),
  })),
  word.map((text) => ({
    text: `/^${text}/`,
    holds: ({ bytes }: Sample) => Buffer.from(bytes).toString("latin1").startsWith(text),
  })),
  fc.constantFrom(...directions).map((wanted) => ({
    text: `dir:${wanted}`,
    holds: ({ direction }: Sample) => direction === wanted,
  })),
  fc
    .constantFrom("1", "127", "x")
    .map((peer) => ({ text: `peer:${peer}`, holds: (each: Sample) => each.peer.includes(peer) })),
  fc
    .nat(6)
    .map((most) => ({ text: `len:<=${most}`, holds: (each: Sample) => isData(each) && each.bytes.length <= most })),
  fc
    .nat(6)
    .map((least) => ({ text: `len:>${least}`, holds: (each: Sample) => isData(each) && each.bytes.length > least })),
  fc.tuple(fc.nat(6), fc.nat(6)).map(([from, more]) => ({
    text: `len:${from}..${from + more}`,
    holds: (each: Sample) => isData(each) && each.bytes.length >= from && each.bytes.length <= from + more,
  })),
);

const samples = fc.record<Sample>({
  direction: fc.constantFrom(...directions),
  peer: fc.constantFrom("127.0.0.1:5000", "[::1]:9", ""),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.stringMatching(/^[abAB ]{0,8}$/).map((text) => Uint8Array.from(Buffer.from(text))),
  ),
});

function read(text: string): RecordFilter {
  const result = parseRecordFilter(text);
  assert(result.ok, `“${text}” was refused: ${result.ok ? "" : result.problem.message}`);
  return result.filter;
}

function matches(filter: RecordFilter, { direction, peer, bytes }: Sample): boolean {
  const record: CaptureRecord = { number: 1, connection: 1, direction, timeNs: 0, length: bytes.length, previous: 0 };
  return filter.matchesIndex(record, () => peer) && (!filter.needsContent || filter.matchesContent(bytes));
}

function assertMarked(marked: string, message: RegExp): void {
  const result = parseRecordFilter(marked.replace(/[«»]/g, ""));
  assert(!result.ok, `${marked} was accepted`);
  assert.deepEqual([result.problem.from, result.problem.to], [marked.indexOf("«"), marked.indexOf("»") - 1], marked);
  assert.match(result.problem.message, message);
  assert.match(result.problem.message, /\.$/);
}

describe("parseRecordFilter", () => {
  it("finds what every term read by itself finds", () => {
    fc.assert(
      fc.property(fc.array(terms, { maxLength: 3 }), samples, (chosen, sample) => {
        const filter = read(chosen.map(({ text }) => text).join(" "));
        assert.equal(
          matches(filter, sample),
          chosen.every(({ holds }) => holds(sample)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("lets everything pass where it is empty", () => {
    const filter = read("  ");
    assert(filter.isEmpty && !filter.needsContent);
  });

  it("reads payloads only where a term asks for them", () => {
    assert(!read("dir:in len:5 peer:127").needsContent);
    assert(read("dir:in hex:00").needsContent);
  });

  it("takes the words of a filter in any case, and a lone quote for the start of a text", () => {
    const sample = { direction: "in", peer: "", bytes: Uint8Array.from(Buffer.from("a B/c")) } as const;
    for (const text of ["DIR:IN", "dir:ins", 'a "B/', '"', "/B\\/C$/i", "a b/c", "Hex:61"]) {
      assert(matches(read(text), sample), text);
    }
    for (const text of ["dir:out", '"ab"', "/b/", "hex:62"]) assert(!matches(read(text), sample), text);
  });

  it("marks the term that is wrong", () => {
    assertMarked("«dir:up»", /dir:in, dir:out or dir:event/);
    assertMarked("a «peer:» b", /peer address/);
    assertMarked("a «len:x»", /len:14/);
    assertMarked("«len:5..2» a", /^Write the smaller length first: len:2\.\.5\.$/);
    assertMarked("«hex:»", /hex digits/);
    assertMarked("«hex:a»", /half a byte/);
    assertMarked("«/(/» b", /not a regular expression/);
    assertMarked("«/a/k»", /not a regular expression/);
  });

  it("never throws, and marks a place inside of the text", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("dir:", "len:", "hex:", "/", '"', " ", "(", "\\"),
    );
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join("")),
        samples,
        (text, sample) => {
          const result = parseRecordFilter(text);
          if (result.ok) matches(result.filter, sample);
          else assert(result.problem.from < result.problem.to && result.problem.to <= text.length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
