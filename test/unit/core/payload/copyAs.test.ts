import assert from "node:assert/strict";
import fc from "fast-check";
import { copyAs, copyFormats } from "../../../../src/core/payload/copyAs";

const target = { transport: "tcp", host: "127.0.0.1", port: 7700 } as const;

describe("copyAs", () => {
  it("writes each plain form", () => {
    const bytes = Uint8Array.of(0x61, 0x0a, 0xff);
    assert.equal(copyAs("hex", bytes), "61 0a ff");
    assert.match(copyAs("hexDump", bytes) ?? "", /^00000000 {2}61 0a ff {2,}\|a\.\.\|$/);
    assert.equal(copyAs("text", bytes), "a\n\ufffd");
    assert.equal(copyAs("escapedText", bytes), "a\\n\\xff");
    assert.equal(copyAs("base64", bytes), "YQr/");
  });

  it("writes JSON that reads back to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        assert.deepEqual(Uint8Array.from(JSON.parse(copyAs("json", bytes) ?? "") as number[]), bytes);
      }),
    );
  });

  it("knows every format of the registry, and writes commands only for a target", () => {
    for (const { id, needsTarget } of copyFormats) {
      assert.equal(typeof copyAs(id, Uint8Array.of(1), target), "string", id);
      assert.equal(copyAs(id, Uint8Array.of(1)) === undefined, needsTarget, id);
    }
  });
});
