import assert from "node:assert/strict";
import fc from "fast-check";
import { textEncodings } from "../../../src/core/payload/textEncodings";
import { loadTextCodec } from "../../../src/engine/loadTextCodec";
import { textCodec } from "../../../src/engine/textEncodings";

describe("textCodec", () => {
  it("encodes and decodes known samples", () => {
    const samples = [
      ["gbk", "你好", "c4e3bac3"],
      ["gb18030", "€😀", "a2e39439fc36"],
      ["big5", "你好", "a741a66e"],
      ["shift_jis", "日本", "93fa967b"],
      ["euc-jp", "日本", "c6fccbdc"],
      ["euc-kr", "한국", "c7d1b1b9"],
      ["koi8-r", "Привет", "f0d2c9d7c5d4"],
      ["windows-1252", "€?", "803f"],
      ["windows-1251", "Привет", "cff0e8e2e5f2"],
      ["iso-8859-15", "€", "a4"],
      ["utf-16le", "é", "e900"],
    ] as const;
    for (const [encoding, text, hex] of samples) {
      const encoded = textCodec(encoding).encode(text);
      assert(encoded.ok, encoding);
      assert.equal(Buffer.from(encoded.bytes).toString("hex"), hex, encoding);
      assert.equal(textCodec(encoding).decode(encoded.bytes), text, encoding);
    }
  });

  it("tells the first character that an encoding lacks", () => {
    assert.deepEqual(textCodec("gbk").encode("a?你😀b"), { ok: false, from: 3, to: 5 });
    assert.deepEqual(textCodec("koi8-r").encode("При€"), { ok: false, from: 3, to: 4 });
    assert.deepEqual(textCodec("windows-1252").encode("\x81"), { ok: false, from: 0, to: 1 });
    assert.deepEqual(textCodec("gbk").encode("ab\ue7c7"), { ok: false, from: 2, to: 3 });
  });

  it("either encodes every character or marks one inside of the text", () => {
    const encodings = fc.constantFrom(...textEncodings.map(({ id }) => id));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), encodings, (text, encoding) => {
        const encoded = textCodec(encoding).encode(text);
        if (encoded.ok)
          assert.equal(textCodec(encoding).decode(encoded.bytes).includes("\ufffd"), text.includes("\ufffd"));
        else assert(encoded.from < encoded.to && encoded.to <= text.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("decodes any bytes", () => {
    for (const { id } of textEncodings) {
      fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof textCodec(id).decode(bytes) === "string"));
    }
  });
});

describe("loadTextCodec", () => {
  it("finds a codec for every encoding", async () => {
    for (const { id } of textEncodings) {
      const codec = await loadTextCodec(id);
      assert.deepEqual(codec.encode("A?").ok, true, id);
    }
  });
});
