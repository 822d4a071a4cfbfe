import assert from "node:assert/strict";
import fc from "fast-check";
import { builtInTextCodec } from "../../../../src/core/payload/builtInTextCodec";

const encodings = ["utf-8", "utf-16le", "utf-16be", "ascii", "latin1"] as const;

describe("builtInTextCodec", () => {
  it("encodes as Node does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const little = Buffer.from(text, "utf16le");
        assert.deepEqual(builtInTextCodec("utf-8").encode(text), {
          ok: true,
          bytes: Uint8Array.from(Buffer.from(text)),
        });
        assert.deepEqual(builtInTextCodec("utf-16le").encode(text), { ok: true, bytes: Uint8Array.from(little) });
        assert.deepEqual(builtInTextCodec("utf-16be").encode(text), {
          ok: true,
          bytes: Uint8Array.from(little.swap16()),
        });
      }),
    );
  });

  it("decodes what it encoded", () => {
    const texts = { ascii: "binary-ascii", latin1: "binary-ascii" } as const;
    for (const encoding of encodings) {
      const unit = encoding in texts ? "binary-ascii" : "binary";
      fc.assert(
        fc.property(fc.string({ unit }), (text) => {
          const encoded = builtInTextCodec(encoding).encode(text);
          assert(encoded.ok);
          assert.equal(builtInTextCodec(encoding).decode(encoded.bytes), text);
        }),
      );
    }
  });

  it("decodes any bytes, and marks what means nothing", () => {
    const decode = (encoding: (typeof encodings)[number], ...bytes: number[]) =>
      builtInTextCodec(encoding).decode(Uint8Array.from(bytes));
    assert.equal(decode("utf-8", 0xff, 0x61), "\ufffda");
    assert.equal(decode("utf-8", 0xef, 0xbb, 0xbf, 0x61), "\ufeffa");
    assert.equal(decode("utf-16le", 0x61, 0, 0, 0xd8, 0x62), "a\ufffd\ufffd");
    assert.equal(decode("utf-16be", 0xd8, 0x3d, 0xde, 0), "😀");
    assert.equal(decode("ascii", 0x61, 0x80), "a\ufffd");
    assert.equal(decode("latin1", 0x80, 0xe9), "\x80é");
  });

  it("tells the first character that it cannot encode", () => {
    assert.deepEqual(builtInTextCodec("latin1").encode("né€"), { ok: false, from: 2, to: 3 });
    assert.deepEqual(builtInTextCodec("ascii").encode("a😀"), { ok: false, from: 1, to: 3 });
    for (const encoding of ["utf-8", "utf-16le", "utf-16be"] as const) {
      assert.deepEqual(builtInTextCodec(encoding).encode("ab\ud800c"), { ok: false, from: 2, to: 3 });
    }
  });

  it("has no tables for the others", () => {
    assert.equal(builtInTextCodec("gbk" as const), undefined);
  });

  it("reads bytes that lie inside of a larger buffer", () => {
    const inside = Uint8Array.of(9, 0x61, 0, 9).subarray(1, 3);
    assert.equal(builtInTextCodec("utf-16le").decode(inside), "a");
  });
});
