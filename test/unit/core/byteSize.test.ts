import assert from "node:assert/strict";
import { parseByteSize } from "../../../src/core/byteSize";

describe("parseByteSize", () => {
  it("reads numbers with and without a unit", () => {
    const read = ["65536", "64 KiB", "1MiB", "1.5 kB", "2gib", "10 B", "0"].map(parseByteSize);
    assert.deepEqual(read, [65536, 65536, 2 ** 20, 1500, 2 ** 31, 10, 0]);
  });

  it("refuses all else", () => {
    for (const text of ["", "KiB", "-1", "1.5", "0.1 B", "1e3", "1 TB", "999999999999999 GiB", "1 k"])
      assert.equal(parseByteSize(text), undefined, text);
  });
});
