import assert from "node:assert/strict";
import type { ListenOptions } from "../../../../src/host/api/sockscope";
import { readListenOptions } from "../../../../src/host/api/readOptions";

describe("readListenOptions", () => {
  it("passes on what is in order, and only what is given", () => {
    assert.deepEqual(readListenOptions(), {});
    const multicast = { join: ["239.1.2.3", "239.1.2.4"], interface: "eth0", hops: 0, loopback: false };
    const options = { multicast, broadcast: true, reuseAddress: false };
    assert.deepEqual(readListenOptions(options), options);
    assert.deepEqual(readListenOptions({ multicast: {} }), { multicast: {} });
    assert.deepEqual(readListenOptions({ reply: "echo", thenClose: true }), {
      autoReply: { reply: "echo", thenClose: true },
    });
  });

  it("names the option that is wrong", () => {
    const wrong: readonly [string, unknown][] = [
      ["options", 1],
      ["multicast", "239.1.2.3"],
      ["multicast.join", { multicast: { join: "239.1.2.3" } }],
      ["multicast.join", { multicast: { join: [1] } }],
      ["multicast.interface", { multicast: { interface: 1 } }],
      ["multicast.hops", { multicast: { hops: 256 } }],
      ["multicast.hops", { multicast: { hops: 1.5 } }],
      ["multicast.loopback", { multicast: { loopback: "yes" } }],
      ["thenClose", { thenClose: "yes" }],
      ["broadcast", { broadcast: 1 }],
      ["reuseAddress", { reuseAddress: null }],
    ];
    for (const [name, value] of wrong) {
      const options = (name === "multicast" ? { multicast: value } : value) as ListenOptions;
      const message = new RegExp(`^The option ${name.replace(".", "\\.")} must be `);
      assert.throws(() => readListenOptions(options), { code: "SOCKSCOPE_BAD_OPTION", message });
    }
  });
});
