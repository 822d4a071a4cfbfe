import assert from "node:assert/strict";
import fc from "fast-check";
import { builtInTextCodec } from "../../../../src/core/payload/builtInTextCodec";
import type { TextEncoding } from "../../../../src/core/payload/textEncodings";
import { invalidCharacter, walkCharacters } from "../../../../src/core/payload/walkCharacters";

/** What a decoder would say: one U+FFFD for each invalid range. */
function decodeByWalking(bytes: Uint8Array, encoding: TextEncoding): string {
  let text = "";
  walkCharacters(bytes, encoding, (codePoint) => {
    text += codePoint === invalidCharacter ? "\ufffd" : String.fromCodePoint(codePoint);
    return true;
  });
  return text;
}

describe("walkCharacters", () => {
  it("splits any bytes as the standard UTF-8 decoder does", () => {
    const nasty = fc.constantFrom(
      0x41,
      0x80,
      0xa0,
      0xbf,
      0xc1,
      0xc3,
      0xe0,
      0xe2,
      0xed,
      0xf0,
      0xf4,
      0xf5,
      0x90,
      0x8f,
      0x9f,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(nasty).map((list) => Uint8Array.from(list)),
        ),
        (bytes) => {
          assert.equal(decodeByWalking(bytes, "utf-8"), builtInTextCodec("utf-8").decode(bytes));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("reads any whole number of UTF-16 units as the codec does", () => {
    const units = fc.constantFrom(0x41, 0xd83d, 0xde00, 0xfeff, 0xdbff, 0xdfff);
    fc.assert(
      fc.property(fc.array(units), (list) => {
        const bytes = Uint8Array.from(list.flatMap((unit) => [unit & 0xff, unit >> 8]));
        assert.equal(decodeByWalking(bytes, "utf-16le"), builtInTextCodec("utf-16le").decode(bytes));
      }),
    );
  });

  it("stops when told to", () => {
    for (const encoding of ["utf-8", "utf-16le", "latin1", "gbk"] as const) {
      let visits = 0;
      walkCharacters(Uint8Array.of(0x41, 0x42, 0x43, 0x44), encoding, () => ++visits < 2);
      assert.equal(visits, 2, encoding);
    }
  });
});
