import { equal } from "node:assert/strict";
import { escapeMarkdown } from "../../../../src/host/tree/escapeMarkdown";

describe("A text in a Markdown tooltip", () => {
  it("keeps its words, and none of its signs means anything", () => {
    equal(escapeMarkdown("plain words"), "plain words");
    equal(escapeMarkdown("[a](command:b) <b> *c*"), "\\[a\\]\\(command\\:b\\) \\<b\\> \\*c\\*");
    equal(escapeMarkdown("a & b\n# c $(plug)"), "a &amp; b \\# c \\$\\(plug\\)");
  });
});
