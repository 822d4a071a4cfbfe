import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { trackRange, wholeLines, type SourceEdit } from "../../../../../src/core/exchange/run/trackRange";

/** The whole lines of the text between `[` and `]`, which are taken out of it first. */
function marked(text: string): { text: string; lines: { from: number; to: number } } {
  const [before = "", inside = "", after = ""] = text.split(/[[\]]/);
  const plain = before + inside + after;
  return { text: plain, lines: wholeLines(plain, { from: before.length, to: before.length + inside.length }) };
}

function edited(text: string, from: number, to: number, by: string): { text: string; edit: SourceEdit } {
  const isAtLineStart = from === 0 || /[\r\n]/.test(text[from - 1] ?? "");
  return { text: text.slice(0, from) + by + text.slice(to), edit: { from, to, text: by, isAtLineStart } };
}

describe("Whole lines", () => {
  it("begin where the first line begins and end where the last one with text ends", () => {
    const { text, lines } = marked("steps:\n  - [send: AA\n    on: a\n\n]  - send: BB\n");
    equal(text.slice(lines.from, lines.to), "  - send: AA\n    on: a");
    deepEqual(marked("[a: 1]").lines, { from: 0, to: 4 });
    deepEqual(marked("a\r\n[b]\r\nc").lines, { from: 3, to: 4 });
    deepEqual(marked("a\r[b\r\r]c").lines, { from: 2, to: 3 });
    deepEqual(marked("[]").lines, { from: 0, to: 0 });
  });

  it("are found without looking at the rest of the text", () => {
    const line = "  - send: AA\n";
    const text = line.repeat(100_000);
    const startMs = process.cpuUsage().user / 1000;
    for (let from = 0; from < text.length; from += 10 * line.length)
      deepEqual(wholeLines(text, { from: from + 4, to: from + 12 }), { from, to: from + 12 });
    // Ten thousand times all of it would be ten thousand million characters.
    ok(process.cpuUsage().user / 1000 - startMs < 1000);
  });
});

describe("A tracked range", () => {
  const { text, lines } = marked("first\n[second]\nthird\n");
  const track = (from: number, to: number, by: string) => {
    const { text: after, edit } = edited(text, from, to, by);
    const range = trackRange(lines, edit);
    return range && after.slice(range.from, range.to);
  };

  it("is gone once its own text is edited, or something is typed at either end of it", () => {
    for (const at of [6, 8, 12]) equal(track(at, at, "x"), undefined);
    equal(track(0, 20, ""), undefined);
    equal(track(5, 6, ""), undefined);
    equal(track(12, 13, ""), undefined);
  });

  it("moves with lines that are put or taken before it, and stays for those behind it", () => {
    equal(track(6, 6, "new\n"), "second");
    equal(track(0, 6, ""), "second");
    equal(track(0, 5, "something longer"), "second");
    equal(track(12, 12, "\nnew"), "second");
    equal(track(13, 18, "x"), "second");
  });

  it("has the same text after any edit that it survives, and is still made of whole lines", () => {
    const texts = fc.array(fc.constantFrom("a", "b: 1", "", "  - c")).map((all) => all.join("\n"));
    const edits = fc.record({ at: fc.nat(), length: fc.nat(6), by: fc.constantFrom("", "x", "\n", "y\n", "\nz") });
    fc.assert(
      fc.property(texts, fc.nat(), edits, (before, where, { at, length, by }) => {
        const from = at % (before.length + 1);
        const to = Math.min(before.length, from + length);
        const start = where % (before.length + 1);
        const range = wholeLines(before, { from: start, to: start });
        const { text: after, edit } = edited(before, from, to, by);
        const tracked = trackRange(range, edit);
        if (tracked === undefined) return;
        equal(after.slice(tracked.from, tracked.to), before.slice(range.from, range.to));
        deepEqual(wholeLines(after, tracked), tracked);
      }),
    );
  });
});
