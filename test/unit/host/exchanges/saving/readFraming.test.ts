import { deepEqual, match } from "node:assert/strict";
import { parseFraming } from "../../../../../src/core/framing/parseFraming";
import { describeFraming, writeFraming } from "../../../../../src/host/exchanges/saving/describeFraming";
import { readFraming } from "../../../../../src/host/exchanges/saving/readFraming";

const values: readonly unknown[] = [
  "raw",
  "line",
  { line: { ends: "crlf", keep: true } },
  { delimiter: "00" },
  { "length-prefix": { at: 2, as: "u16be", adds: 6 } },
  { "length-prefix": "varint" },
  { fixed: 14 },
  { idle: "20ms" },
  "slip",
  "cobs",
];

describe("A framing in words", () => {
  it("is written as an exchange file has it, and read back from that", () => {
    for (const value of values) {
      const result = parseFraming(value);
      if (!result.ok) throw new Error(JSON.stringify(value));
      deepEqual(readFraming(writeFraming(result.framing)), result.framing, writeFraming(result.framing));
      match(writeFraming(result.framing), /^[^\n]+$/);
      match(describeFraming(result.framing), /^[A-Z]/);
    }
  });

  it("is refused in a sentence where it is none", () => {
    for (const text of ["", "lines", "line: [", "datagram", "length-prefix: u7", "a: 1\nb: 2"])
      match(JSON.stringify(readFraming(text)), /[.?]"$/, text);
  });
});
