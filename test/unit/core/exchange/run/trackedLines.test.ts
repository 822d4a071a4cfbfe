import { deepEqual, equal } from "node:assert/strict";
import { TrackedLines } from "../../../../../src/core/exchange/run/trackedLines";

const source = "steps:\n  - send: AA\n  - expect: BB\n";
const first = { from: source.indexOf("send"), to: source.indexOf("AA") + 2 };
const second = { from: source.indexOf("expect"), to: source.indexOf("BB") + 2 };
const typed = (at: number, text: string) => ({ from: at, to: at, text, isAtLineStart: false });

describe("The lines of a text that was run", () => {
  it("are found after edits elsewhere, also by who asks later", () => {
    const lines = new TrackedLines(source);
    equal(lines.isUntouched, true);
    deepEqual(lines.rangeOf(second), second);
    lines.edited(typed(first.to, " BB"));
    equal(lines.linesOf(first), undefined);
    equal(lines.rangeOf(first), undefined);
    deepEqual(lines.rangeOf(second), { from: second.from + 3, to: second.to + 3 });
    deepEqual(lines.linesOf(second), { from: second.from + 3 - 4, to: second.to + 3 });
    equal(lines.isUntouched, false);
  });

  it("are given up after very many edits", () => {
    const lines = new TrackedLines(source);
    lines.linesOf(second);
    for (let edit = 0; edit <= 10_000; edit++) lines.edited(typed(0, "x"));
    equal(lines.linesOf(second), undefined);
    equal(lines.linesOf(first), undefined);
  });
});
