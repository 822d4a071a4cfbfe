import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { didYouMean, namesAskedAbout } from "../../../../../src/core/closestNames";
import { applyEdits } from "../../../../../src/core/exchange/edit/textEdit";
import { fixesOf, type Fix } from "../../../../../src/core/exchange/language/fixes";
import { readExchange } from "../../../../../src/core/exchange/readExchange";
import * as samples from "../samples";

function fixes(text: string): readonly Fix[] {
  const { document, diagnostics } = readExchange(text);
  return diagnostics.flatMap((each) => fixesOf(document, each));
}

/** The text with the fix of this title made. */
function fixed(text: string, title: string): string {
  const fix = fixes(text).find((each) => each.title === title);
  ok(
    fix,
    `${title} of ${fixes(text)
      .map((each) => each.title)
      .join()}`,
  );
  return applyEdits(text, fix.edits);
}

const line = (sent: string, head = "vars: { seq: 1 }\nsecrets: [PIN]\n") =>
  `sock: 1\n${head}connections: { pump: { tcp: "x:1" } }\nframes:\n  acme: AA\nsteps:\n  - send: ${sent}\n`;

describe("Fixes of an exchange file", () => {
  it("put the name there that was probably meant, wherever it is misspelled", () => {
    for (const [wrong, right] of [
      [line("acme\n    onn: pump"), line("acme\n    on: pump")],
      [line("acme\n    on: pmup"), line("acme\n    on: pump")],
      [line("acmee"), line("acme")],
      [line("u16be = {{sq}}"), line("u16be = {{seq}}")],
      [line(`'"{{ seqq }}"'`), line(`'"{{ seq }}"'`)],
      [line(`'"{{secret:PINN}}"'`), line(`'"{{secret:PIN}}"'`)],
      [line("u16bee = 1"), line("u16be = 1")],
      [line("acme\n  - close: pump\n    how: fni"), line("acme\n  - close: pump\n    how: fin")],
    ] as const) {
      const [fix] = fixes(wrong).filter(({ title }) => title.startsWith("Change to "));
      equal(applyEdits(wrong, fix?.edits ?? []), right);
    }
  });

  it("put a checksum's name there, and offer each where several are near", () => {
    const wrong = line(`|\n      a : 01\n      b : u16be = crc("CRC-16/MODBSU", a)`);
    equal(fixed(wrong, "Change to CRC-16/MODBUS"), wrong.replace("MODBSU", "MODBUS"));
  });

  it("declare a variable, in the map that there is or in a new one", () => {
    const wrong = line("u16be = {{other}}");
    equal(fixed(wrong, "Declare other in vars"), wrong.replace("seq: 1 }", 'seq: 1, other: "" }'));
    const none = line("u16be = {{other}}", "");
    equal(fixed(none, "Declare other in vars"), none.replace("sock: 1\n", 'sock: 1\nvars: { other: "" }\n'));
    const block = line("u16be = {{other}}", "vars:\n  seq: 1\n");
    equal(fixed(block, "Declare other in vars"), block.replace("seq: 1\n", 'seq: 1\n  other: ""\n'));
  });

  it("declare a secret, in the list that there is or in a new one", () => {
    const wrong = line(`'"{{secret:KEY}}"'`);
    equal(fixed(wrong, "Declare the secret KEY"), wrong.replace("[PIN]", "[PIN, KEY]"));
    const none = line(`'"{{secret:KEY}}"'`, "");
    equal(fixed(none, "Declare the secret KEY"), none.replace("sock: 1\n", "sock: 1\nsecrets: [KEY]\n"));
    const block = line(`'"{{secret:KEY}}"'`, "secrets:\n  - PIN\n");
    equal(fixed(block, "Declare the secret KEY"), block.replace("  - PIN\n", "  - PIN\n  - KEY\n"));
  });

  it("add the version that is missing", () => {
    equal(fixed("steps: []\n", "Add sock: 1"), "sock: 1\nsteps: []\n");
    equal(fixed("sock:\nsteps: []\n", "Add sock: 1"), "sock: 1\nsteps: []\n");
  });

  it("remove what nothing uses, but never the last of its map", () => {
    const two = line("AA", "vars:\n  a: 1 # one\n  b: 2\n").replace("  acme: AA\n", "  acme: AA\n  other: BB\n");
    equal(fixed(two, "Remove a"), two.replace("  a: 1 # one\n", ""));
    equal(fixed(two, "Remove other"), two.replace("  other: BB\n", ""));
    equal(fixed(line("AA", "vars: { a: 1, b: 2 }\n"), "Remove b"), line("AA", "vars: { a: 1 }\n"));
    deepEqual(
      fixes(line("AA", "")).map(({ title }) => title),
      [],
    );
  });

  it("find again in a message the names that it was written with", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{4,8}(?:-[0-9]{1,2}\/[A-Z]{2,5})?$/), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(names, (all) => {
        const asked = didYouMean(all[0] ?? "", all);
        deepEqual(`There is none.${asked}`.endsWith("?"), true);
        ok(namesAskedAbout(`There is none.${asked}`).every((name) => all.includes(name)));
      }),
    );
    deepEqual(namesAskedAbout("There is none."), []);
  });

  it("can be made in any file that is half right, and leave a text that can be read", () => {
    const anyText = fc
      .constantFrom(...Object.values(samples))
      .chain((text) =>
        fc
          .tuple(fc.nat(text.length), fc.nat(3), fc.stringMatching(/^[a-z:{} ]{0,3}$/))
          .map(([at, cut, typed]) => text.slice(0, at) + typed + text.slice(at + cut)),
      );
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { edits } of fixes(text)) readExchange(applyEdits(text, edits));
      }),
      { numRuns: 200 },
    );
  });
});
