import { deepEqual, equal } from "node:assert/strict";
import { anything, assert, property } from "fast-check";
import { formatAddress, type Address } from "../../../../src/core/address";
import { memoryCaptures } from "../../../../src/engine/captureFactory";
import { Endpoints } from "../../../../src/engine/endpoints";
import { restoreAccepted } from "../../../../src/engine/restoreAccepted";
import { ShownPanels } from "../../../../src/host/panel/shownPanels";
import { MemoryStore } from "../../../support/panelFixture";

const fail = (error: unknown): void => {
  throw error;
};
const endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 1000, maxRecords: 10 })));
const at = (port: number): Address => ({ transport: "tcp", host: "127.0.0.1", port });

describe("ShownPanels", () => {
  it("tells by a title what had a panel, also to the next extension host", () => {
    const store = new MemoryStore();
    const shown = new ShownPanels(store, fail);
    shown.note(endpoints.restore("listener", at(7700)));
    shown.note(restoreAccepted(at(50_000)));
    for (const each of [shown, new ShownPanels(store, fail)]) {
      const found = ["tcp://127.0.0.1:7700", "tcp://127.0.0.1:50000"].map((title) => each.find(title));
      deepEqual(
        found.map((panel) => [panel?.kind, panel?.isAccepted, panel && formatAddress(panel.address)]),
        [
          ["listener", false, "tcp://127.0.0.1:7700"],
          ["connection", true, "tcp://127.0.0.1:50000"],
        ],
      );
      equal(each.find("tcp://127.0.0.1:1"), undefined);
    }
  });

  it("keeps the last fifty, the last of each title", () => {
    const store = new MemoryStore();
    const shown = new ShownPanels(store, fail);
    for (let port = 1; port <= 60; port++) shown.note(endpoints.restore("listener", at(port)));
    shown.note(endpoints.restore("connection", at(60)));
    equal(shown.find("tcp://127.0.0.1:10"), undefined);
    equal(shown.find("tcp://127.0.0.1:11")?.kind, "listener");
    equal(shown.find("tcp://127.0.0.1:60")?.kind, "connection");
    equal((JSON.parse(store.values.get("sockscope.panels") ?? "[]") as unknown[]).length, 50);
  });

  it("takes any value that it finds in the store", () => {
    const takes = property(anything(), (value) => {
      const store = { get: () => value, update: () => Promise.resolve() };
      equal(new ShownPanels(store, fail).find("tcp://127.0.0.1:7700"), undefined);
    });
    assert(takes);
  });
});
