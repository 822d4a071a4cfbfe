import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { focusOn } from "../../../../../src/core/exchange/language/focusOn";
import { placeAt } from "../../../../../src/core/exchange/language/placeAt";
import { readYaml } from "../../../../../src/core/exchange/yaml/readYaml";
import * as samples from "../samples";

describe("Looking at one part of a file", () => {
  it("blanks out the other steps, and nothing else", () => {
    const text = "sock: 1\nsteps:\n  - a: |\n      x\n\n  - b: 1\n    c: 2\n  - d: 3\nframes:\n  e: |\n    - f\n";
    const found = focusOn(text, text.indexOf("c: 2"));
    const lines = found.split("\n").map((line) => line.trimEnd());
    deepEqual(lines, ["sock: 1", "steps:", "#", "  - b: 1", "    c: 2", "#", "frames:", "  e: |", "    - f", ""]);
    equal(found.length, text.length);
  });

  it("sees the same there as one who reads the whole file", () => {
    const anyPlace = fc
      .constantFrom(...Object.values(samples))
      .chain((text) => fc.tuple(fc.constant(text), fc.nat(text.length)));
    fc.assert(
      fc.property(anyPlace, ([text, at]) => {
        const [whole, part] = [text, focusOn(text, at)].map((each) => placeAt(readYaml(each).root, at));
        equal(part?.scalar.text, whole?.scalar.text);
        deepEqual(
          part?.path.map(({ key }) => key.text),
          whole?.path.map(({ key }) => key.text),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("takes no longer in a file that is long", () => {
    const steps = Array.from({ length: 2000 }, (_, index) => `  - send: "AA"\n    name: step ${index}\n`).join("");
    const text = `sock: 1\nsteps:\n${steps}`;
    ok(readYaml(focusOn(text, text.length - 3)).root !== undefined);
    equal(
      focusOn(text, text.length - 3)
        .trim()
        .split("\n").length,
      5,
    );
  });
});
