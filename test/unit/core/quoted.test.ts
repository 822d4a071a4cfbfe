import assert from "node:assert/strict";
import fc from "fast-check";
import { quoted } from "../../../src/core/quoted";

describe("quoted", () => {
  it("quotes a text, naming what cannot be seen and cutting what is long", () => {
    assert.equal(quoted("a b"), "“a b”");
    assert.equal(quoted("a\r\n\u001b[31m\u202e"), "“a<CR><LF><ESC>[31m<RLO>”");
    assert.equal(quoted("x".repeat(41)), `“${"x".repeat(40)}…”`);
    assert.equal(quoted("😀".repeat(40)), `“${"😀".repeat(40)}”`);
  });

  it("never lets a control character through, nor grows without bound", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        assert.doesNotMatch(quoted(text), /[\p{Cc}\p{Cf}\p{Cs}]/u);
        assert(quoted(text).length <= 40 * 10);
      }),
    );
  });
});
