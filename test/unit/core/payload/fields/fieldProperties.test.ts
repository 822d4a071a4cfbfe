import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeFields } from "../../../../../src/core/payload/fields/decodeFields";
import { encodeFields } from "../../../../../src/core/payload/fields/encodeFields";
import type { FieldValue } from "../../../../../src/core/payload/fields/fieldInputs";
import { isMismatch } from "../../../../../src/core/payload/fields/fieldReading";
import { exactNumber, numberTypes } from "../../../../../src/core/payload/fields/numberTypes";
import { formatHex } from "../../../../../src/core/payload/hexPayload";
import { quoteText } from "../../../../../src/core/payload/fields/quoteText";
import { fieldInputs, layoutOf, linkTexts } from "../../../../support/fieldMessages";

/** A generated item with its value, and what capturing it must give. */
interface Sample {
  readonly item: string;
  readonly value: FieldValue;
  /** Whether any other bytes in its place are another value. */
  readonly isExact: boolean;
}

const wholeTypes = [...numberTypes.values()].filter(({ range }) => range !== undefined);
const floatTypes = [...numberTypes.values()].filter(({ range }) => range === undefined);

const numbers: fc.Arbitrary<Sample> = fc
  .constantFrom(...wholeTypes)
  .chain(({ name, range, size }) =>
    fc
      .bigInt({ min: range?.least ?? 0n, max: range?.most ?? 0n })
      .map((value) => ({ item: `${name} = ${value}`, value: exactNumber(value), isExact: size !== undefined })),
  );

const floats: fc.Arbitrary<Sample> = fc
  .tuple(fc.constantFrom(...floatTypes), fc.double({ noNaN: true }))
  .map(([type, value]) => {
    const written = Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : String(value)) : value > 0 ? "inf" : "-inf";
    return { item: `${type.name} = ${written}`, value: type.round(value), isExact: false };
  });

const quoted = (text: string) => quoteText(new TextEncoder().encode(text));
const hexOf = (bytes: Uint8Array) => (bytes.length === 0 ? '""' : formatHex(bytes));
const texts = fc.string({ unit: "grapheme", maxLength: 8 });

const bytesAndText: fc.Arbitrary<Sample> = fc.oneof(
  fc
    .uint8Array({ minLength: 1, maxLength: 20 })
    .map((bytes) => ({ item: formatHex(bytes), value: bytes, isExact: true })),
  fc
    .uint8Array({ maxLength: 20 })
    .map((bytes) => ({ item: `bytes(${bytes.length}) = ${hexOf(bytes)}`, value: bytes, isExact: true })),
  texts.map((text) => ({ item: quoted(text), value: text, isExact: true })),
  texts
    .filter((text) => !text.includes("\0"))
    .map((text) => ({ item: `utf8z = ${quoted(text)}`, value: text, isExact: false })),
  texts.map((text) => ({ item: `str(${text.length * 2}, "utf-16le") = ${quoted(text)}`, value: text, isExact: true })),
);

const samples = fc.array(fc.oneof(numbers, floats, bytesAndText), { minLength: 1, maxLength: 8 });

/** Lines with a capture each, every second one in a group. */
function linesOf(fields: readonly Sample[]): string {
  const lines = fields.map(({ item }, index) =>
    index % 2 === 0 ? `f${index} : ${item} -> v${index}` : `f${index} : {\n  ${item} -> v${index}\n} # group`,
  );
  return lines.join("\n");
}

const frame = `
len  : u32be = len(body)
all  : u16be = len(len..crc)
body : $body
crc  : u32le = crc("CRC-32", len..body)
`;

describe("field texts", () => {
  it("decode what they encoded to the same values, alone and in a frame", () => {
    fc.assert(
      fc.property(samples, fc.boolean(), (fields, isFramed) => {
        const layout = layoutOf(linesOf(fields), isFramed ? frame : undefined);
        const sent = encodeFields(layout, fieldInputs());
        assert(sent.ok, sent.ok ? "" : sent.problems[0]?.message);
        const received = decodeFields(layout, sent.bytes, fieldInputs());
        assert(received.ok && received.length === sent.bytes.length);
        for (const [index, { value }] of fields.entries()) {
          assert.deepEqual(received.captures.get(`v${index}`)?.value, value);
        }
      }),
    );
  });

  it("accept no message that was changed in one byte, and say which byte it is", () => {
    const exact = samples.map((fields) => fields.filter(({ isExact }) => isExact));
    fc.assert(
      fc.property(exact, fc.nat(), fc.integer({ min: 1, max: 255 }), (fields, place, change) => {
        const layout = layoutOf(linesOf(fields));
        const sent = encodeFields(layout, fieldInputs());
        assert(sent.ok);
        if (sent.bytes.length === 0) return;
        const at = place % sent.bytes.length;
        const changed = sent.bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        const result = decodeFields(layout, changed, fieldInputs());
        assert(!result.ok);
        const [problem] = result.problems;
        assert(problem !== undefined && isMismatch(problem));
        assert.equal(problem.offset, at);
      }),
    );
  });

  it("say of every cut message that more bytes are missing, and of every longer one which are too many", () => {
    fc.assert(
      fc.property(samples, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 3 }), (fields, cut, more) => {
        const layout = layoutOf(linesOf(fields));
        const sent = encodeFields(layout, fieldInputs());
        assert(sent.ok);
        const { length } = sent.bytes;
        if (length > 0) {
          const short = decodeFields(layout, sent.bytes.subarray(0, cut % length), fieldInputs());
          assert(!short.ok && short.isIncomplete);
        }
        const long = new Uint8Array([...sent.bytes, ...more]);
        const result = decodeFields(layout, long, fieldInputs());
        assert(!result.ok);
        const [problem] = result.problems;
        assert(problem !== undefined && isMismatch(problem));
        assert.deepEqual([problem.code, problem.offset], ["SOCKSCOPE_FIELD_EXTRA_BYTES", length]);
        assert(decodeFields(layout, long, fieldInputs(), { allowsMore: true }).ok);
      }),
    );
  });

  it("never throw, whatever they are held against, and mark places inside of text and bytes", () => {
    const lines = fc.constantFrom(
      ...'AA 55|?? 00|n : u8|n : u8 = len(d)|m : varint|m : varint = n * 2|d : bytes(n)|d : bytes(m - 3)|*|x : str(*)|utf8z|utf8z ~ /a/|str(n, "gbk")|g : {|}|f32le > 1|u8 in 1..m|c : u16le = crc("CRC-16/MODBUS", n..d)|s : u8 == sum(d)|u8 = {{v}}|"{{t}}"|{{b}}|bytes(n / 2)|zigzag == -1|i64be -> big|bytes(9999999 * n)|u8 = n|r : bytes(n) = random()|u8 = 1 / n'.split(
        "|",
      ),
    );
    const parts = fc.array(lines, { maxLength: 8 }).map((chosen) => chosen.join("\n"));
    const values = fc.oneof(fc.bigInt(), fc.double(), fc.string({ maxLength: 4 }), fc.uint8Array({ maxLength: 4 }));
    const variables = fc.record({ v: values, t: values, b: values });
    fc.assert(
      fc.property(parts, fc.boolean(), variables, fc.uint8Array({ maxLength: 40 }), (body, isFramed, named, bytes) => {
        const framing = isFramed ? frame : undefined;
        const linked = linkTexts(body, framing);
        const inside = (problem: { source: string; from: number; to: number }) => {
          const { length } = problem.source === "frame" ? frame : body;
          assert(problem.from >= 0 && problem.from <= problem.to && problem.to <= length);
        };
        if (!linked.ok) return linked.problems.forEach(inside);
        const inputs = fieldInputs({ variables: named });
        const sent = encodeFields(linked.layout, inputs);
        if (!sent.ok) sent.problems.forEach(inside);
        const received = decodeFields(linked.layout, bytes, inputs);
        if (received.ok) return;
        assert(received.problems.length > 0);
        for (const problem of received.problems) {
          inside(problem);
          if (isMismatch(problem)) assert(problem.offset >= 0 && problem.offset <= bytes.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
