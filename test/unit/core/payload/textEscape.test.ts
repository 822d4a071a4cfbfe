import assert from "node:assert/strict";
import { readTextEscape } from "../../../../src/core/payload/textEscape";

describe("readTextEscape", () => {
  it("tells bytes from text, and where the escape ends", () => {
    assert.deepEqual(readTextEscape("a\\x41b", 1), { kind: "byte", byte: 0x41, end: 5 });
    assert.deepEqual(readTextEscape("a\\u00412", 1), { kind: "text", text: "A", end: 7 });
    assert.deepEqual(readTextEscape("\\u{1f600}!", 0), { kind: "text", text: "😀", end: 9 });
    assert.deepEqual(readTextEscape("\\e[0m", 0), { kind: "text", text: "\x1b", end: 2 });
  });

  it("answers with a problem where there is none", () => {
    assert.deepEqual(readTextEscape("\\x4", 0), {
      kind: "problem",
      problem: { message: "This \\x escape is cut short: write two hex digits, such as \\x0a.", from: 0, to: 3 },
    });
  });
});
