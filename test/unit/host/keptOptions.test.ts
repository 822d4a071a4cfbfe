import assert from "node:assert/strict";
import fc from "fast-check";
import type { Address } from "../../../src/core/address";
import { KeptOptions } from "../../../src/host/keptOptions";
import { MemoryStore } from "../../support/panelFixture";

const address: Address = { transport: "tcp", host: "127.0.0.1", port: 7 };

function fail(error: unknown): void {
  throw error;
}

describe("KeptOptions", () => {
  const store = new MemoryStore();
  const kept = (): KeptOptions => new KeptOptions(store, fail);
  beforeEach(() => store.values.clear());

  it("gives back how a listener and a connection of the same address were opened", () => {
    const before = kept();
    const listening = {
      autoReply: { greeting: Uint8Array.of(0, 255), reply: "echo", thenClose: true },
      multicast: { join: ["239.1.2.3"], hops: 2 },
      reuseAddress: true,
    } as const;
    const connecting = { localHost: "127.0.0.1", localPort: 5, retry: { times: 3, everyMs: 250, factor: 2 } };
    before.keepListener(address, listening);
    before.keepConnection(address, connecting);
    assert.deepEqual(kept().listener(address), listening);
    assert.deepEqual(kept().connection(address), connecting);
    assert.deepEqual(kept().connection({ ...address, port: 8 }), {});
  });

  it("keeps what was said last, and forgets it where nothing was said", () => {
    kept().keepConnection(address, { localPort: 5 });
    kept().keepConnection(address, { localPort: 6 });
    assert.deepEqual(kept().connection(address), { localPort: 6 });
    kept().keepConnection(address, {});
    assert.deepEqual(kept().connection(address), {});
  });

  it("keeps the last 50, and nothing that is long", () => {
    const all = kept();
    for (let port = 1; port <= 60; port++) all.keepConnection({ ...address, port }, { localPort: port });
    all.keepListener(address, { autoReply: { reply: new Uint8Array(60_000) } });
    const after = kept();
    assert.deepEqual(after.connection({ ...address, port: 10 }), {});
    assert.deepEqual(after.connection({ ...address, port: 60 }), { localPort: 60 });
    assert.deepEqual(after.connection({ ...address, port: 11 }), { localPort: 11 });
    assert.deepEqual(after.listener(address), {});
  });

  it("takes nothing that is wrong from the store, and never throws for it", () => {
    const entry = fc.tuple(fc.constant("connection tcp://127.0.0.1:7"), fc.oneof(fc.json(), fc.string()));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(entry)), (value) => {
        void store.update("sockscope.options", value);
        assert.equal(typeof kept().connection(address), "object");
      }),
    );
    void store.update("sockscope.options", [["connection tcp://127.0.0.1:7", '{"localPort":70000}']]);
    assert.deepEqual(kept().connection(address), {});
  });
});
