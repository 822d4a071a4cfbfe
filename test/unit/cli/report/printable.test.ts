import { equal } from "node:assert/strict";
import fc from "fast-check";
import { printable, printableLine } from "../../../../src/cli/report/printable";

describe("Texts of others", () => {
  it("show what does not show itself by its name, and keep their lines", () => {
    equal(printable("a\u001b[31m\r\nb\u009b\u202e\t\ud800"), "a<ESC>[31m<CR>\nb<CSI><RLO><TAB><U+D800>");
    equal(printableLine("a\nb"), "a<LF>b");
    equal(printable("größe 泵"), "größe 泵");
  });

  it("never act on a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        equal(/[^\P{C}\n]/u.test(printable(text)), false);
      }),
    );
  });
});
