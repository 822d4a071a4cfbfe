import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { emptyDraft } from "../../../../src/core/payload/draft";
import type { PanelState } from "../../../../src/protocol/panelContract";
import { openFilter, readPanelState } from "../../../../src/webview/model/panelState";

const state: PanelState = {
  version: 1,
  kind: "listener",
  title: "tcp://127.0.0.1:9000",
  draft: { mode: "hex", text: "aa 55", encoding: "utf-16le", lineEnding: "crlf" },
  filter: { text: "hex:aa", directions: ["in", "event"] },
  payloadView: "hex",
  timeView: "clock",
  layout: { inspectorShare: 0.5, inspectorTab: "text", endian: "little", selectedRecord: 12, targetId: "c3" },
};

describe("readPanelState", () => {
  it("reads what was saved", () => {
    deepEqual(readPanelState(JSON.parse(JSON.stringify(state))), state);
  });

  it("keeps how a connection came about", () => {
    const accepted = { ...state, kind: "connection", origin: "accepted" };
    equal(readPanelState(accepted)?.origin, "accepted");
  });

  it("takes the default for each part that it does not understand", () => {
    const read = readPanelState({
      version: 1,
      draft: { mode: "morse", text: 5 },
      filter: { directions: "in" },
      layout: 3,
    });
    deepEqual(read?.draft, emptyDraft);
    deepEqual(read.filter, openFilter);
    deepEqual(read.layout, {});
  });

  it("is undefined for what is no state, or one of another version", () => {
    for (const value of [undefined, null, 5, "state", {}, { version: 2 }]) equal(readPanelState(value), undefined);
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.anything(), (value) => void readPanelState({ version: 1, draft: value, filter: value })));
  });
});
