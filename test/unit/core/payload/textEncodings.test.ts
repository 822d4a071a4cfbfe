import assert from "node:assert/strict";
import { isTextEncoding, textEncodings } from "../../../../src/core/payload/textEncodings";

describe("textEncodings", () => {
  it("names each encoding once", () => {
    assert.equal(new Set(textEncodings.map(({ id }) => id)).size, textEncodings.length);
    assert.equal(new Set(textEncodings.map(({ label }) => label)).size, textEncodings.length);
  });

  it("uses ids that every TextDecoder knows", () => {
    for (const { id } of textEncodings) assert.doesNotThrow(() => new TextDecoder(id), id);
  });
});

describe("isTextEncoding", () => {
  it("tells ids from anything else", () => {
    assert(isTextEncoding("gbk"));
    for (const other of ["GBK", "", undefined, 5, {}]) assert(!isTextEncoding(other));
  });
});
