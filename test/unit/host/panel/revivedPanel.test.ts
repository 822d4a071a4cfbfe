import { deepEqual, equal } from "node:assert/strict";
import { anything, assert, constantFrom, jsonValue, property, record, string } from "fast-check";
import { formatAddress } from "../../../../src/core/address";
import { emptyDraft } from "../../../../src/core/payload/draft";
import { readRevivedPanel } from "../../../../src/host/panel/revivedPanel";

const state = { version: 1, kind: "connection", title: "tcp://127.0.0.1:7700", draft: emptyDraft };

describe("readRevivedPanel", () => {
  it("reads the endpoint of a panel's state", () => {
    deepEqual(readRevivedPanel(state), {
      kind: "connection",
      isAccepted: false,
      title: "tcp://127.0.0.1:7700",
      address: { transport: "tcp", host: "127.0.0.1", port: 7700 },
      draft: emptyDraft,
    });
  });

  it("knows an accepted connection, and takes a listener's port 0", () => {
    equal(readRevivedPanel({ ...state, origin: "accepted" })?.isAccepted, true);
    equal(readRevivedPanel({ ...state, kind: "listener", title: "udp://[::1]:0" })?.address.port, 0);
  });

  it("takes no state that does not tell an endpoint", () => {
    const wrong = [{ version: 2 }, { kind: "tunnel" }, { title: "tcp://x:0" }, { title: "file:///x" }, { title: 7 }];
    for (const change of wrong) equal(readRevivedPanel({ ...state, ...change }), undefined);
    equal(readRevivedPanel({ ...state, title: `tcp://${"a".repeat(500)}:1` }), undefined);
    for (const value of [undefined, null, 7, "state", []]) equal(readRevivedPanel(value), undefined);
  });

  it("never throws, whatever a state has become, and names only addresses that can be read back", () => {
    const nearly = record(
      {
        version: constantFrom(1, 2, "1"),
        kind: constantFrom("connection", "listener", "x"),
        origin: anything(),
        title: string().map((text) => `tcp://${text}`),
        draft: jsonValue(),
      },
      { requiredKeys: [] },
    );
    assert(property(anything(), (value) => void readRevivedPanel(value)));
    assert(
      property(nearly, (value) => {
        const revived = readRevivedPanel(value);
        if (revived) equal(formatAddress(revived.address), revived.title);
      }),
    );
  });
});
