import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { PanelSession } from "../../src/host/panel/panelSession";
import { PanelFixture, textDraft } from "../support/panelFixture";
import { until } from "../support/until";

describe("Several records in a panel's session", () => {
  let fixture: PanelFixture;
  let session: PanelSession;

  beforeEach(async () => {
    fixture = new PanelFixture();
    session = fixture.open(await fixture.connect(await fixture.listen("tcp", "echo")));
    for (const [sent, text] of ["one", "two\n"].entries()) {
      await session.calls.send({ draft: textDraft(text), target: "self" });
      await until(() => session.snapshot().traffic.in.records === sent + 1, { what: "the echo" });
    }
  });

  afterEach(() => fixture.dispose());

  const all = [{ from: 0, to: 1000 }];
  const last = () => session.snapshot().capture.records;

  it("are counted and copied as far as the view has them, one below the other", async () => {
    equal(session.calls.countRecords(all), last());
    await session.calls.copyRecords({ spans: [{ from: last() - 3, to: last() - 2 }], format: "text" });
    equal(fixture.clipboard, "one\none\n");
    session.calls.setFilter({ text: "", directions: ["in"] });
    await until(() => session.snapshot().view.toScan === 0, { what: "the filter" });
    equal(session.calls.countRecords(all), 2);
    equal(session.calls.countRecords([{ from: last(), to: last() }]), 1);
    equal(
      session.calls.countRecords([
        { from: 5, to: 4 },
        { from: 900, to: 1000 },
      ]),
      0,
    );
    await session.calls.copyRecords({ spans: all, format: "hex" });
    equal(fixture.clipboard, "6f 6e 65\n74 77 6f 0a\n");
  });

  it("are saved as an exchange file: those in the spans, or all that the filter leaves", async () => {
    await session.calls.saveAsExchange({
      spans: [
        { from: 3, to: 3 },
        { from: last(), to: last() },
      ],
    });
    deepEqual(fixture.saved[0]?.numbers, [3, last()]);
    session.calls.setFilter({ text: "", directions: ["out"] });
    await until(() => session.snapshot().view.toScan === 0, { what: "the filter" });
    await session.calls.saveAsExchange({});
    equal(fixture.saved[1]?.numbers.length, 2);
    const conversation = fixture.saved.at(1)?.log.conversation(1);
    deepEqual([conversation?.role, conversation?.transport], ["client", "tcp"]);
  });

  it("are refused in one sentence where they are too many to copy", async () => {
    const [connection] = fixture.endpoints.connections;
    for (let count = 0; count < 10_001; count++)
      connection?.endpointCapture.capture.appendBytes("out", new Uint8Array(1), {
        connection: 1,
        timeNs: performance.now() * 1e6,
      });
    await rejects(session.calls.copyRecords({ spans: [{ from: 0, to: 1e9 }], format: "hex" }), (error: Error) => {
      match(error.message, /^10.\d+ records are more than can be copied at once: select at most 10.000\.$/);
      return true;
    });
  });
});
