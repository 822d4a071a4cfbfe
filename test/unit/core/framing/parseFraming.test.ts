import assert from "node:assert/strict";
import fc from "fast-check";
import type { Framing } from "../../../../src/core/framing/framing";
import { framingValue } from "../../../../src/core/framing/framingValue";
import { parseFraming } from "../../../../src/core/framing/parseFraming";
import { hex, streamFramings } from "./framingCases";

const limit = 16 * 2 ** 20;

function assertReads(value: unknown, expected: Framing): void {
  assert.deepEqual(parseFraming(value), { ok: true, framing: expected }, JSON.stringify(value));
}

function assertRefuses(value: unknown, path: string, message: RegExp): void {
  const result = parseFraming(value);
  assert(!result.ok, `${JSON.stringify(value)} was accepted`);
  assert.deepEqual(
    result.problems.map((problem) => problem.path.join(".")),
    [path],
    JSON.stringify(value),
  );
  assert.match(result.problems[0]?.message ?? "", message);
}

describe("parseFraming", () => {
  const line = { type: "line", ends: "any", keepsDelimiter: false, unfinished: "problem", maxBytes: limit } as const;
  const prefix = { type: "length-prefix", at: 0, counts: "rest", adds: 0, keepsHeader: true, maxBytes: limit } as const;

  it("reads every framing by its name alone, or with its main setting", () => {
    for (const type of ["raw", "datagram"] as const) assertReads(type, { type });
    for (const type of ["slip", "cobs"] as const) assertReads({ [type]: null }, { type, maxBytes: limit });
    assertReads("line", line);
    assertReads({ line: "CRLF" }, { ...line, ends: "crlf" });
    assertReads({ fixed: 14 }, { type: "fixed", length: 14 });
    assertReads({ idle: "20ms" }, { type: "idle", gapNs: 20e6, maxBytes: limit });
    assertReads({ "length-prefix": "u16be" }, { ...prefix, as: "u16be" });
    assertReads(
      { delimiter: "7e" },
      {
        type: "delimiter",
        delimiter: hex("7e"),
        keepsDelimiter: false,
        unfinished: "problem",
        maxBytes: limit,
      },
    );
  });

  it("reads all settings", () => {
    assertReads(
      { "length-prefix": { at: 2, as: "u16be", adds: 6 } },
      { ...prefix, at: 2, as: "u16be", counts: "message", adds: 6 },
    );
    assertReads(
      { "length-prefix": { as: "varint", adds: 2, counts: "rest", header: "drop", max: "64 KiB" } },
      { ...prefix, as: "varint", adds: 2, keepsHeader: false, maxBytes: 65536 },
    );
    assertReads(
      { line: { ends: "lf", keep: true, unfinished: "accept", max: 80 } },
      { ...line, ends: "lf", keepsDelimiter: true, unfinished: "accept", maxBytes: 80 },
    );
  });

  it("reads a delimiter as hex, as text in quotes, or both", () => {
    for (const [written, digits] of [
      ["0d 0a", "0d0a"],
      ['"\\r\\n"', "0d0a"],
      ['7e "a\\"b" 7e', "7e6122627e"],
      ['"ä"', "c3a4"],
    ]) {
      const result = parseFraming({ delimiter: written });
      assert(result.ok && result.framing.type === "delimiter", written);
      assert.deepEqual(result.framing.delimiter, hex(digits ?? ""), written);
    }
  });

  it("names the key that is wrong, and what was meant", () => {
    assertRefuses("lien", "", /There is no framing “lien”. Did you mean line\?/);
    assertRefuses("mqtt", "", /Use raw, line, delimiter, length-prefix, fixed, idle, slip, cobs or datagram\./);
    assertRefuses({}, "", /a map is no framing/);
    assertRefuses([], "", /a list is no framing/);
    assertRefuses(7, "", /“7” is no framing/);
    assertRefuses({ line: "lf", slip: null }, "", /one name with its settings below it, not 2/);
    assertRefuses({ slip: 3 }, "slip", /slip has no value: write slip alone/);
    assertRefuses("fixed", "fixed", /fixed needs length: write fixed: 14/);
    assertRefuses({ fixed: 0 }, "fixed", /whole number from 1 to/);
    assertRefuses({ fixed: { length: 1.5 } }, "fixed.length", /whole number/);
    assertRefuses({ idle: 20 }, "idle", /idle is a duration with its unit, such as 20ms/);
    assertRefuses({ line: { end: "lf" } }, "line.end", /line has no setting “end”. Did you mean ends\?/);
    assertRefuses({ slip: { keep: true } }, "slip.keep", /Use max\./);
    assertRefuses({ line: "crfl" }, "line", /line cannot be “crfl”. Did you mean crlf/);
    assertRefuses({ line: { ends: "both" } }, "line.ends", /ends cannot be “both”. Use any, lf, crlf or cr\./);
    assertRefuses({ line: { keep: true } }, "line.keep", /say which: write ends/);
    assertRefuses({ line: { ends: "lf", keep: "yes" } }, "line.keep", /either true or false/);
    assertRefuses({ delimiter: 10 }, "delimiter", /YAML takes this delimiter for a number/);
    assertRefuses({ delimiter: ";" }, "delimiter", /has no bytes: write hex/);
    assertRefuses({ delimiter: "xyz" }, "delimiter", /or text in double quotes/);
    assertRefuses({ delimiter: '"open' }, "delimiter", /double quotes/);
    assertRefuses({ delimiter: "00".repeat(2000) }, "delimiter", /more than 1024 bytes/);
    assertRefuses({ "length-prefix": { at: 2 } }, "length-prefix", /needs as: write length-prefix: u16be/);
    assertRefuses(
      { "length-prefix": "u16" },
      "length-prefix",
      /length-prefix cannot be “u16”. Did you mean u16le or u16be/,
    );
    assertRefuses({ "length-prefix": { as: "u8", at: -1 } }, "length-prefix.at", /from 0 to 65535/);
    assertRefuses({ "length-prefix": { as: "u8", at: 1, header: "drop" } }, "length-prefix.header", /would be lost/);
    assertRefuses({ "length-prefix": { as: "u32be", max: 3 } }, "length-prefix.max", /number of bytes from 4/);
    assertRefuses({ cobs: { max: "2 GiB" } }, "cobs.max", /number of bytes from 1/);
  });

  it("finds everything that is wrong at once", () => {
    const result = parseFraming({ "length-prefix": { att: 2, as: "u12" } });
    assert(!result.ok);
    assert.deepEqual(
      result.problems.map(({ path, of }) => [path.join("."), of]),
      [
        ["length-prefix.as", "value"],
        ["length-prefix.att", "key"],
      ],
    );
  });

  it("reads back what framingValue writes", () => {
    fc.assert(
      fc.property(streamFramings, (framing) => {
        assert.deepEqual(parseFraming(framingValue(framing)), { ok: true, framing });
      }),
    );
    assert.equal(framingValue({ ...line }), "line");
    assert.deepEqual(framingValue({ type: "idle", gapNs: 20e6, maxBytes: limit }), { idle: "20ms" });
    assert.deepEqual(framingValue({ ...prefix, at: 2, as: "u16be", adds: 6, counts: "message" }), {
      "length-prefix": { at: 2, as: "u16be", adds: 6 },
    });
  });

  it("never throws, and tells in sentences", () => {
    const keys = fc.constantFrom("line", "delimiter", "length-prefix", "fixed", "idle", "slip", "at", "as", "max", "x");
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.anything({ withBigInt: true }),
        fc.constantFrom("u16be", "lf", "20ms", 7, true),
        fc.dictionary(keys, tie("any"), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => {
        const result = parseFraming(any);
        if (result.ok) return;
        assert(result.problems.length > 0);
        for (const { message } of result.problems) assert.match(message, /^[^\p{Cc}]+[.?]$/u);
      }),
      { numRuns: 1000 },
    );
  });
});
