import { deepEqual, equal } from "node:assert/strict";
import { assert, anything, property } from "fast-check";
import { emptyDraft } from "../../../../src/core/payload/draft";
import { isSameDraft, readDraft } from "../../../../src/core/payload/readDraft";

describe("readDraft", () => {
  it("reads back what was kept", () => {
    const draft = { mode: "hex", text: "aa", encoding: "gbk", lineEnding: "crlf" } as const;
    deepEqual(readDraft(JSON.parse(JSON.stringify(draft))), draft);
  });

  it("replaces each part that it does not understand", () => {
    const kept = { mode: "fields", text: 7, encoding: "klingon", lineEnding: null, more: 1 };
    deepEqual(readDraft(kept), emptyDraft);
    equal(readDraft("text"), undefined);
    equal(readDraft(null), undefined);
  });

  it("makes a draft, or nothing, of anything at all", () => {
    assert(
      property(anything(), (value) => {
        const draft = readDraft(value);
        if (draft) deepEqual(readDraft(draft), draft);
      }),
    );
  });
});

describe("isSameDraft", () => {
  it("tells drafts apart by every part", () => {
    equal(isSameDraft(emptyDraft, { ...emptyDraft }), true);
    for (const change of [{ mode: "hex" }, { text: "x" }, { encoding: "ascii" }, { lineEnding: "lf" }] as const) {
      equal(isSameDraft(emptyDraft, { ...emptyDraft, ...change }), false);
    }
  });
});
