import { deepEqual, equal, ok } from "node:assert/strict";
import { anything, array, assert, property } from "fast-check";
import { DraftStore } from "../../../../src/host/panel/draftStore";
import { SendHistory } from "../../../../src/host/panel/sendHistory";
import { MemoryStore, textDraft } from "../../../support/panelFixture";

const fail = (error: unknown): void => {
  throw error;
};

describe("SendHistory", () => {
  it("keeps the newest first, each once", () => {
    const history = new SendHistory(new MemoryStore(), fail);
    for (const text of ["one", "two", "one"]) history.add(textDraft(text));
    deepEqual(
      history.entries.map(({ text }) => text),
      ["one", "two"],
    );
    history.flush();
  });

  it("keeps a hundred, no empty and no huge ones", () => {
    const history = new SendHistory(new MemoryStore(), fail);
    for (let number = 1; number <= 120; number++) history.add(textDraft(String(number)));
    history.add(textDraft(""));
    history.add(textDraft("x".repeat(65_537)));
    equal(history.entries.length, 100);
    equal(history.entries[0]?.text, "120");
    history.flush();
  });

  it("comes back from the store, the newest million characters of it", () => {
    const store = new MemoryStore();
    const history = new SendHistory(store, fail);
    for (let number = 1; number <= 20; number++) history.add(textDraft(`${number} ${"x".repeat(65_000)}`));
    history.flush();
    const revived = new SendHistory(store, fail);
    equal(revived.entries.length, 16);
    deepEqual(revived.entries[0], history.entries[0]);
  });

  it("makes something usable of whatever is in the store", () => {
    assert(
      property(array(anything()), (stored) => {
        const { entries } = new SendHistory({ get: () => stored, update: () => Promise.resolve() }, fail);
        ok(entries.every(({ text }) => text !== ""));
      }),
    );
  });
});

describe("DraftStore", () => {
  it("keeps a draft for each endpoint, the last fifty, over restarts", () => {
    const store = new MemoryStore();
    const drafts = new DraftStore(store, fail);
    for (let number = 1; number <= 60; number++) drafts.keep(`connection ${number}`, textDraft(`draft ${number}`));
    drafts.keep("connection 60", { ...textDraft("changed"), encoding: "gbk" });
    drafts.flush();
    const revived = new DraftStore(store, fail);
    equal(revived.get("connection 10"), undefined);
    deepEqual(revived.get("connection 60"), { ...textDraft("changed"), encoding: "gbk" });
    equal(revived.get("connection 11")?.text, "draft 11");
  });

  it("keeps a huge draft only while it lives", () => {
    const store = new MemoryStore();
    const drafts = new DraftStore(store, fail);
    drafts.keep("connection x", textDraft("x".repeat(100_000)));
    drafts.flush();
    equal(drafts.get("connection x")?.text.length, 100_000);
    equal(new DraftStore(store, fail).get("connection x"), undefined);
  });

  it("makes something usable of whatever is in the store", () => {
    assert(
      property(anything(), (stored) => {
        const drafts = new DraftStore({ get: () => stored, update: () => Promise.resolve() }, fail);
        equal(drafts.get("nobody"), undefined);
      }),
    );
  });
});
