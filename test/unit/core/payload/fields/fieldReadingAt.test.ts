import assert from "node:assert/strict";
import { fieldReadingAt, fieldReadingOfByte } from "../../../../../src/core/payload/fields/fieldReadingAt";
import { decoded } from "../../../../support/fieldMessages";

const frame = "h : AA\nb : $body\nt : BB";
const body = "x : u8\ng : {\n  y : u8\n}";
const { fields } = decoded("aa 01 02 bb", body, { frame });

describe("fieldReadingAt", () => {
  it("finds the innermost field at a place of either text", () => {
    const nameAt = (source: string, at: number) => fieldReadingAt(fields, source, at)?.name;
    assert.equal(nameAt("frame", 0), "h");
    assert.equal(nameAt("frame", frame.indexOf("$body")), "b");
    assert.equal(nameAt("body", 2), "x");
    assert.equal(nameAt("body", body.indexOf("y")), "y");
    assert.equal(nameAt("body", body.indexOf("{")), "g");
    assert.equal(nameAt("frame", 999), undefined);
    assert.equal(nameAt("elsewhere", 0), undefined);
  });
});

describe("fieldReadingOfByte", () => {
  it("finds the innermost field that a byte belongs to", () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((offset) => fieldReadingOfByte(fields, offset)?.name),
      ["h", "x", "y", "t", undefined],
    );
  });
});
