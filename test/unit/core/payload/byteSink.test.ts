import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteSink } from "../../../../src/core/payload/byteSink";

describe("ByteSink", () => {
  it("holds all that was appended, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(255), fc.uint8Array({ maxLength: 100 }))), (parts) => {
        const sink = new ByteSink();
        for (const part of parts) {
          if (typeof part === "number") sink.append(part);
          else sink.appendAll(part);
        }
        const expected = parts.flatMap((part) => (typeof part === "number" ? [part] : [...part]));
        assert.deepEqual([...sink.toBytes()], expected);
      }),
    );
  });
});
