import { deepEqual, equal, match } from "node:assert/strict";
import { sourceExcerpt } from "../../../../src/cli/report/sourceExcerpt";
import { SourceTexts } from "../../../../src/cli/report/sourceTexts";

describe("A line of a file", () => {
  const sources = new SourceTexts((path) => `shown ${path}`);
  sources.add("a", "sock: 1\r\n\n\tsteps: [ { 泵: AA } ]\nlast");

  function excerpt(part: string): readonly [string, string] {
    const text = "sock: 1\r\n\n\tsteps: [ { 泵: AA } ]\nlast";
    const from = text.indexOf(part);
    const line = sources.lineOf("a", { from, to: from + part.length });
    if (line === undefined) throw new Error("There is no line.");
    return sourceExcerpt(line);
  }

  it("is shown with a marker below it, also behind tabs and wide characters", () => {
    deepEqual(excerpt("1"), ["    1 | sock: 1", "      |       ^"]);
    deepEqual(excerpt("steps"), ["    3 |  steps: [ { 泵: AA } ]", "      |  ^^^^^"]);
    deepEqual(excerpt("AA"), ["    3 |  steps: [ { 泵: AA } ]", "      |                 ^^"]);
  });

  it("is marked to its end where the range goes on, and has one mark at least", () => {
    deepEqual(excerpt(" ]\nlast")[1], "      |                     ^^");
    deepEqual(sources.lineOf("a", { from: 0, to: 0 }), { line: 1, text: "sock: 1", from: 0, to: 1 });
    equal(sources.lineOf("a", { from: 9, to: 9 }), undefined);
    equal(sources.lineOf("unknown", { from: 0, to: 1 }), undefined);
  });

  it("is cut around the marker where it is long, and never shows controls", () => {
    sources.add("long", `${"x".repeat(500)}\u001bHERE${"y".repeat(500)}`);
    const line = sources.lineOf("long", { from: 501, to: 505 });
    if (line === undefined) throw new Error("There is no line.");
    const [text, marker] = sourceExcerpt(line);
    match(text, /^ {4}1 \| …x+<ESC>HEREy+…$/);
    equal(marker.indexOf("^"), text.indexOf("HERE"));
    equal(marker.trimEnd().length, text.indexOf("HERE") + 4);
  });

  it("is told by file, line and column", () => {
    deepEqual(sources.placeOf("a", { from: 11, to: 12 }), { file: "shown a", line: 3, column: 2 });
    deepEqual(sources.placeOf("none", { from: 11, to: 12 }), { file: "shown none", line: 1, column: 1 });
  });
});
