import { deepEqual } from "node:assert/strict";
import { RecentAddresses } from "../../../src/host/recentAddresses";

describe("Recent addresses", () => {
  function memento(stored: Record<string, unknown> = {}) {
    return {
      stored,
      keys: () => Object.keys(stored),
      get: (key: string) => stored[key],
      update: (key: string, value: unknown) => {
        stored[key] = value;
        return Promise.resolve();
      },
    } as ConstructorParameters<typeof RecentAddresses>[0];
  }

  it("are the newest first, each once, and 20 at most", async () => {
    const recent = new RecentAddresses(memento(), "key");
    for (let port = 1; port <= 25; port++) await recent.add(`tcp://127.0.0.1:${port}`);
    await recent.add("tcp://127.0.0.1:10");
    deepEqual(recent.list.length, 20);
    deepEqual(recent.list.slice(0, 3), ["tcp://127.0.0.1:10", "tcp://127.0.0.1:25", "tcp://127.0.0.1:24"]);
  });

  it("can be removed one by one and all at once", async () => {
    const recent = new RecentAddresses(memento({ key: ["a", "b"] }), "key");
    await recent.remove("a");
    deepEqual(recent.list, ["b"]);
    await recent.clear();
    deepEqual(recent.list, []);
  });

  it("survive whatever else was stored there", () => {
    deepEqual(new RecentAddresses(memento({ key: "text" }), "key").list, []);
    deepEqual(new RecentAddresses(memento({ key: [1, "a", null] }), "key").list, ["a"]);
  });
});
