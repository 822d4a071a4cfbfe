import assert from "node:assert/strict";
import fc from "fast-check";
import { formatBase64, parseBase64Payload } from "../../../../src/core/payload/base64Payload";

function assertMarked(marked: string, message: RegExp): void {
  const result = parseBase64Payload(marked.replace(/[«»]/g, ""));
  assert(!result.ok, `${marked} was accepted`);
  assert.deepEqual([result.problem.from, result.problem.to], [marked.indexOf("«"), marked.indexOf("»") - 1], marked);
  assert.match(result.problem.message, message);
}

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

describe("parseBase64Payload", () => {
  it("reads the test vectors of RFC 4648, padded and not", () => {
    const vectors: [string, string][] = [
      ["", ""],
      ["f", "Zg=="],
      ["fo", "Zm8="],
      ["foo", "Zm9v"],
      ["foob", "Zm9vYg=="],
      ["fooba", "Zm9vYmE="],
      ["foobar", "Zm9vYmFy"],
    ];
    for (const [text, encoded] of vectors) {
      assert.deepEqual(parseBase64Payload(encoded), { ok: true, bytes: latin1(text) });
      assert.deepEqual(parseBase64Payload(encoded.replace(/=/g, "")), { ok: true, bytes: latin1(text) });
    }
  });

  it("reads either alphabet, and white space anywhere", () => {
    const expected = { ok: true, bytes: Uint8Array.of(0xfb, 0xff, 0xfe) };
    for (const text of ["+//+", "-__-", " +/\r\n\t/+ \n"]) assert.deepEqual(parseBase64Payload(text), expected);
    assert.deepEqual(parseBase64Payload("Z g = \n ="), { ok: true, bytes: latin1("f") });
  });

  it("marks what is not in the alphabet", () => {
    assertMarked("Zm«!»9v", /“!” is not in the base64 alphabet/);
    assertMarked("Zm«😀»", /“😀”/u);
    assertMarked("Zm9«\u202e»", /RLO/);
  });

  it("marks wrong padding", () => {
    assertMarked("Zg«=»", /One = is missing/);
    assertMarked("Zm8=«=»", /too many/);
    assertMarked("Zm9v«=»", /too many/);
    assertMarked("«=»", /too many/);
    assertMarked("Zg==«Zg==»", /more after/);
  });

  it("marks the end of a text that was cut", () => {
    assertMarked("Zm9v«Y»", /in the middle of a byte/);
    assertMarked("Z«h»==", /in the middle of a byte/);
  });

  it("never throws, and marks a place inside of the text", () => {
    const pieces = fc.oneof(fc.base64String(), fc.string({ unit: "binary", maxLength: 3 }), fc.constantFrom("=", "\n"));
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join("")),
        (text) => {
          const result = parseBase64Payload(text);
          if (result.ok) return;
          assert(result.problem.from < result.problem.to && result.problem.to <= text.length);
        },
      ),
    );
  });
});

describe("formatBase64", () => {
  it("writes what Node writes, in both alphabets", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        assert.equal(formatBase64(bytes), Buffer.from(bytes).toString("base64"));
        assert.equal(formatBase64(bytes, { alphabet: "url" }), Buffer.from(bytes).toString("base64url"));
      }),
    );
  });

  it("writes what parses back to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom("standard", "url"), (bytes, alphabet) => {
        assert.deepEqual(parseBase64Payload(formatBase64(bytes, { alphabet })), { ok: true, bytes });
      }),
    );
  });
});
