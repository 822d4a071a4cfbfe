import assert from "node:assert/strict";
import { parseQtSettings } from "../../../../../src/core/exchange/import/qtSettings";

const read = (text: string) => Object.fromEntries(parseQtSettings(text));

describe("parseQtSettings", () => {
  it("reads keys with their sections", () => {
    assert.deepEqual(read("a=1\n[General]\nb = 2\r\n[%General]\nc=3\n[x]\ny\\z=4\n; d=5\nnothing\n=6\n[open\ne=7"), {
      a: "1",
      b: "2",
      "General/c": "3",
      "x/y/z": "4",
      "open/e": "7",
    });
  });

  it("reads names by the numbers of their characters", () => {
    assert.deepEqual(read("[Caf%E9%20%U20AC]\na%2Fb=1"), { "Café €/a/b": "1" });
  });

  it("reads values with quotes and escapes", () => {
    assert.deepEqual(read('a="x; y=\\"z\\"" \nb=1\\n2\\\\3\\x41\\x20ac\\101\nc=@@x\nd=@Invalid()\ne=a b\nf=\\'), {
      a: 'x; y="z"',
      b: "1\n2\\3A€A",
      c: "@x",
      d: "",
      e: "a b",
      f: "",
    });
  });

  it("goes on in the next line after a backslash", () => {
    assert.deepEqual(read("a=1\\\n2\\\n3\nb=4\\\\\nc=5"), { a: "123", b: "4\\", c: "5" });
  });
});
