import { deepEqual, equal, ok } from "node:assert/strict";
import { fileLinks } from "../../../../../src/core/exchange/language/fileLinks";
import { outline, type OutlineItem } from "../../../../../src/core/exchange/language/outline";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import * as samples from "../samples";

function titles(items: readonly OutlineItem[], depth = 0): readonly string[] {
  return items.flatMap(({ kind, title, items }) => [
    `${"  ".repeat(depth)}${kind} ${title}`,
    ...titles(items, depth + 1),
  ]);
}

describe("The outline of an exchange file", () => {
  it("lists what is declared and all steps, those inside others below them", () => {
    const lines = titles(outline(readExchange(samples.everyStepExample).document));
    deepEqual(lines.slice(0, 4), ["section vars", "  variable times", "  variable pause", "  variable token"]);
    ok(lines.includes("  step repeat {{times}} times"));
    ok(lines.includes("    step send {{token}}"));
    ok(lines.includes("    branch left"));
    ok(lines.includes('      step send "{{secret:TOKEN}}"'));
  });

  it("lists the rules of a mock", () => {
    const lines = titles(outline(readExchange(samples.mockExample).document));
    ok(lines.includes("  rule greet"));
    ok(lines.includes("    step set state"));
  });

  it("has each name inside of what it names, and each part inside of its whole", () => {
    const check = (items: readonly OutlineItem[], from: number, to: number): void => {
      for (const item of items) {
        ok(item.from >= from && item.to <= to, item.title);
        ok(item.name.from >= item.from && item.name.to <= item.to, item.title);
        check(item.items, item.from, item.to);
      }
    };
    for (const text of Object.values(samples)) check(outline(readExchange(text).document), 0, text.length);
  });
});

describe("The paths in an exchange file", () => {
  it("are those of files that are run and of files with bytes, each where it stands", () => {
    const text = `sock: 1\nsteps:\n  - run: "sub/a.sock.yaml"\n  - run: "{{x}}"\n  - send: |\n      @data/x.bin # y\n`;
    const links = fileLinks(readExchange(text).document);
    deepEqual(
      links.map(({ path }) => path),
      ["sub/a.sock.yaml", "data/x.bin"],
    );
    for (const { path, from, to } of links) equal(text.slice(from, to), path);
  });
});
