import assert from "node:assert/strict";
import fc from "fast-check";
import { builtInTextCodec } from "../../../../src/core/payload/builtInTextCodec";
import {
  composePayload,
  emptyDraft,
  lineEndings,
  payloadModes,
  type PayloadDraft,
} from "../../../../src/core/payload/draft";
import type { PayloadResult } from "../../../../src/core/payload/payloadResult";
import type { TextCodec } from "../../../../src/core/payload/textCodec";

function compose(changes: Partial<PayloadDraft>, codec: TextCodec = builtInTextCodec("utf-8")): PayloadResult {
  return composePayload({ ...emptyDraft, ...changes }, codec);
}

const bytesOf = (...bytes: number[]) => ({ ok: true, bytes: Uint8Array.from(bytes) });

describe("composePayload", () => {
  it("appends the line ending to text", () => {
    assert.deepEqual(compose({ text: "a" }), bytesOf(0x61));
    assert.deepEqual(compose({ text: "a", lineEnding: "lf" }), bytesOf(0x61, 10));
    assert.deepEqual(compose({ text: "a", lineEnding: "crlf" }), bytesOf(0x61, 13, 10));
    assert.deepEqual(compose({ text: "a", lineEnding: "cr" }), bytesOf(0x61, 13));
    assert.deepEqual(compose({ text: "a", lineEnding: "nul" }), bytesOf(0x61, 0));
  });

  it("writes the line ending in the encoding of the text", () => {
    const result = compose({ text: "a", lineEnding: "crlf", encoding: "utf-16le" }, builtInTextCodec("utf-16le"));
    assert.deepEqual(result, bytesOf(0x61, 0, 13, 0, 10, 0));
  });

  it("appends nothing to hex and base64", () => {
    assert.deepEqual(compose({ mode: "hex", text: "AA 55", lineEnding: "crlf" }), bytesOf(0xaa, 0x55));
    assert.deepEqual(compose({ mode: "base64", text: "Zg==", lineEnding: "lf" }), bytesOf(0x66));
  });

  it("tells what is wrong, and where", () => {
    const result = compose({ text: "ab\\q", lineEnding: "lf" });
    assert(!result.ok);
    assert.deepEqual([result.problem.from, result.problem.to], [2, 4]);
  });

  it("asks for a file in file mode", () => {
    const result = compose({ mode: "file", text: "" });
    assert(!result.ok);
    assert.equal(result.problem.message, "No file is chosen: choose the file to send.");
  });

  it("never throws", () => {
    const drafts = fc.record<PayloadDraft>({
      mode: fc.constantFrom(...payloadModes.map(({ id }) => id)),
      text: fc.string({ unit: "binary" }),
      encoding: fc.constant("latin1"),
      lineEnding: fc.constantFrom(...lineEndings.map(({ id }) => id)),
    });
    fc.assert(
      fc.property(drafts, (draft) => typeof composePayload(draft, builtInTextCodec("latin1")).ok === "boolean"),
    );
  });
});
