import assert from "node:assert/strict";
import fc from "fast-check";
import { SourceLines } from "../../../../src/core/exchange/sourceLines";

describe("SourceLines", () => {
  it("counts lines and columns from 1, whatever ends the lines", () => {
    const text = "ab\ncd\r\ne\rf";
    const lines = new SourceLines(text);
    const positions = ["a", "b", "c", "d", "e", "f"].map((letter) => {
      const { line, column } = lines.positionAt(text.indexOf(letter));
      return `${letter} ${line}:${column}`;
    });
    assert.deepEqual(positions, ["a 1:1", "b 1:2", "c 2:1", "d 2:2", "e 3:1", "f 4:1"]);
    assert.deepEqual(lines.positionAt(text.length), { line: 4, column: 2 });
    assert.deepEqual(new SourceLines("").positionAt(0), { line: 1, column: 1 });
  });

  it("finds in any text the line that an offset is in", () => {
    const texts = fc.array(fc.constantFrom("a", "\n", "\r\n", "\r"), { maxLength: 20 }).map((each) => each.join(""));
    fc.assert(
      fc.property(texts, fc.nat(40), (text, choice) => {
        const offset = choice % (text.length + 1);
        if (text[offset - 1] === "\r" && text[offset] === "\n") return;
        const before = text.slice(0, offset).split(/\r\n|[\r\n]/);
        const expected = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
        assert.deepEqual(new SourceLines(text).positionAt(offset), expected);
      }),
    );
  });
});
