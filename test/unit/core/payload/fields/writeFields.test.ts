import assert from "node:assert/strict";
import fc from "fast-check";
import { writeFields } from "../../../../../src/core/payload/fields/writeFields";
import { formatHex } from "../../../../../src/core/payload/hexPayload";
import { encoded } from "../../../../support/fieldMessages";

const written = (text: string): string => writeFields(Buffer.from(text, "latin1"));

describe("writeFields", () => {
  it("writes text line by line, in quotes", () => {
    assert.equal(written("Hello\r\n"), String.raw`"Hello\r\n"`);
    assert.equal(
      written("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
      String.raw`"GET / HTTP/1.1\r\n"
"Host: x\r\n"
"\r\n"
`,
    );
    assert.equal(written('say "{{hi}}"\t\\'), String.raw`"say \"\x7b{hi}}\"\t\\"`);
    assert.equal(writeFields(Buffer.from("grüße \u{1f600}")), '"grüße \u{1f600}"');
    assert.equal(written(""), '""');
  });

  it("breaks long lines of text between characters", () => {
    const lines = writeFields(Buffer.from("ä".repeat(200))).split("\n");
    assert(lines.length > 4 && lines.every((line) => line.length < 92));
  });

  it("writes other bytes as hex, sixteen a line, with the texts among them in quotes", () => {
    assert.equal(written("\xaa\x55\x00\x084711\x00"), 'aa 55 00 08 "4711" 00');
    assert.equal(written("\x07example\x03com\x00"), '07 "example" 03 63 6f 6d 00');
    const hex = written("\x00".repeat(40)).split("\n");
    assert.deepEqual(
      hex.map((line) => line.length),
      [47, 47, 23, 0],
    );
  });

  it("writes any bytes so that they are read back, on lines that a block can hold", () => {
    const text = fc.string({ unit: "grapheme" }).map((each) => Buffer.from(each));
    const bytes = fc.uint8Array({ maxLength: 200 });
    const mixed = fc.array(fc.oneof(text, bytes), { maxLength: 5 }).map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(mixed, (payload) => {
        const fields = writeFields(payload);
        assert.equal(encoded(fields), formatHex(payload), fields);
        assert(!/^\s|[ \t]$/m.test(fields.replace(/\n$/, "")));
      }),
      { numRuns: 300 },
    );
  });
});
