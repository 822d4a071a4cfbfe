import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSocketAddress } from "../../../src/core/address";
import type { CapturedPeer } from "../../../src/engine/captureSource";
import { PeerTable } from "../../../src/engine/peerTable";

const hosts = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom("::", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "0.0.0.0", "db8::1:0:0:1", "localhost", ""),
);
const addresses = fc.record({ host: hosts, port: fc.nat(65_535) }, { noNullPrototype: true });
const peers = fc
  .record({
    id: fc.oneof(
      fc.nat().map((number) => `connection-${number}`),
      fc.constantFrom("one", "connection-", "connection-01", "connection-1e3", "connection-4294967296"),
    ),
    local: addresses,
    remote: addresses,
  })
  .map(({ id, local, remote }): CapturedPeer => ({
    id,
    address: formatSocketAddress(remote),
    ends: { local, remote },
  }));

describe("PeerTable", () => {
  it("gives back what was put in, whatever the addresses and ids are", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5000), { minLength: 1, maxLength: 20 }), fc.array(peers), (indexes, all) => {
        const table = new PeerTable();
        const expected = new Map<number, CapturedPeer>();
        for (const [at, peer] of all.entries()) {
          const index = indexes[at];
          if (index === undefined) break;
          table.add(index, peer, at + 1);
          expected.set(index, peer);
        }
        for (const index of indexes) assert.deepEqual(table.get(index), expected.get(index));
        const byNumber = (one: number, other: number): number => one - other;
        assert.deepEqual([...table.indexes()].sort(byNumber), [...expected.keys()].sort(byNumber));
      }),
    );
  });

  it("forgets only those of whom nothing is held", () => {
    const table = new PeerTable();
    const ends = { local: { host: "::1", port: 1 }, remote: { host: "::1", port: 2 } };
    for (let index = 1; index <= 10_000; index++) {
      table.add(index, { id: `connection-${index}`, address: "[::1]:2", ends }, index * 3);
    }
    table.add(3, { id: "other", address: "x" }, 9);
    table.forgetBefore(15_000);
    for (let index = 5000; index <= 10_000; index++) assert.equal(table.get(index)?.id, `connection-${index}`);
    assert.equal(table.get(3), undefined);
    assert.equal(table.get(3000), undefined);
  });
});
