import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { progressLine } from "../../../../src/cli/run/progressLine";
import { textWidth } from "../../../../src/cli/terminal/textWidth";

describe("progressLine", () => {
  const progress = { count: "1/3", file: "plant/pump.sock.yaml", step: "read the pressure", durationMs: 1250 };

  it("shows which file, which step and how long", () => {
    equal(progressLine(progress, 79), "1/3 plant/pump.sock.yaml › read the pressure 1.3 s");
    equal(progressLine({ ...progress, step: "" }, 79), "1/3 plant/pump.sock.yaml 1.3 s");
  });

  it("cuts the beginning of a long path, then the end of a long step, and never the time", () => {
    equal(progressLine(progress, 45), "1/3 …pump.sock.yaml › read the pressure 1.3 s");
    equal(
      progressLine({ ...progress, step: "read the pressure of every pump there is" }, 46),
      "1/3 …mp.sock.yaml › read the pressure o… 1.3 s",
    );
  });

  it("keeps control characters out", () => {
    ok(!progressLine({ ...progress, step: "\u001b[31m" }, 79).includes("\u001b"));
  });

  it("never takes more columns than there are", () => {
    const any = fc.record({
      count: fc.constant("10/12"),
      file: fc.string({ unit: "grapheme" }),
      step: fc.string({ unit: "grapheme" }),
      durationMs: fc.nat(10_000_000),
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 2, max: 200 }), (anyProgress, columns) => {
        ok(textWidth(progressLine(anyProgress, columns)) <= columns);
      }),
    );
  });
});
