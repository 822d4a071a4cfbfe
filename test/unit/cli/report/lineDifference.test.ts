import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { lineDifference, shortDifference } from "../../../../src/cli/report/lineDifference";

const signs = { same: " ", expected: "-", actual: "+" };

function difference(expected: string, actual: string): string[] {
  return lineDifference(expected, actual).map(({ kind, text }) => `${signs[kind]}${text}`);
}

describe("The difference of two texts", () => {
  it("is told line by line, what was expected before what came", () => {
    deepEqual(difference("a\nb\nc\n", "a\nx\nc\n"), [" a", "-b", "+x", " c"]);
    deepEqual(difference("a\nb\nc\nd", "a\nc\nd\ne"), [" a", "-b", " c", " d", "+e"]);
    deepEqual(difference("a\nb", "c\nd"), ["-a", "-b", "+c", "+d"]);
    deepEqual(difference("", ""), [" "]);
  });

  it("does not take long for texts that have nothing in common", () => {
    const many = (prefix: string): string =>
      Array.from({ length: 20_000 }, (_, index) => `${prefix}${index}`).join("\n");
    deepEqual(difference(many("a"), many("b")).length, 40_000);
  });

  it("is short where most is the same", () => {
    const text = (middle: string): string => ["1", "2", "3", "4", middle, "6", "7", "8", "9"].join("\n");
    const short = shortDifference(lineDifference(text("5"), text("x")));
    deepEqual(
      short.map((line) => (line === undefined ? "…" : `${signs[line.kind]}${line.text}`)),
      ["…", " 3", " 4", "-5", "+x", " 6", " 7", "…"],
    );
  });

  it("holds all lines of both", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const compared = lineDifference(left.join("\n"), right.join("\n"));
        const side = (other: string): string[] => compared.flatMap(({ kind, text }) => (kind === other ? [] : [text]));
        deepEqual([side("actual"), side("expected")], [left, right]);
      }),
    );
  });
});
