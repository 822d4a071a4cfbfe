import { deepEqual, equal, match } from "node:assert/strict";
import type { PanelSession } from "../../src/host/panel/panelSession";
import type { FindRequest } from "../../src/protocol/panelContract";
import { PanelFixture, textDraft } from "../support/panelFixture";
import { until } from "../support/until";

const begin = { record: 1, from: 0 };

function request(text: string, rest: Partial<FindRequest> = {}): FindRequest {
  return { text, kind: "text", matchesCase: false, begin, ...rest };
}

/** Waits until so many hits are known, and all records were looked at. */
async function finds(session: PanelSession, total: number): Promise<void> {
  await until(
    () => {
      const { find } = session.snapshot();
      return find?.total === total && find.toSearch === 0;
    },
    { what: `${total} hits` },
  );
}

function current(session: PanelSession): readonly (number | undefined)[] {
  const { ordinal, record, position, from, to } = session.snapshot().find?.current ?? {};
  return [ordinal, record, position, from, to];
}

describe("Find and go to in a panel's session", () => {
  let fixture: PanelFixture;
  let session: PanelSession;

  beforeEach(async () => {
    fixture = new PanelFixture();
    session = fixture.open(await fixture.connect(await fixture.listen("tcp", "echo")));
    for (const [sent, text] of ["ping one", "ping two"].entries()) {
      await session.calls.send({ draft: textDraft(text), target: "self" });
      await until(() => session.snapshot().traffic.in.records === sent + 1, { what: "the echo" });
    }
  });

  afterEach(() => fixture.dispose());

  it("finds in what was sent and received, steps, and counts what comes", async () => {
    deepEqual(session.calls.find(request("PING")), { ok: true });
    await finds(session, 4);
    const first = session.snapshot().capture.records - 3;
    deepEqual(current(session), [1, first, first - 1, 0, 4]);
    await session.calls.stepFind("previous");
    deepEqual(current(session), [4, first + 3, first + 2, 0, 4]);
    const { moves } = session.snapshot().find ?? {};
    await session.calls.send({ draft: textDraft("ping three"), target: "self" });
    await finds(session, 6);
    equal(session.snapshot().find?.moves, moves);
    deepEqual(current(session), [4, first + 3, first + 2, 0, 4]);
  });

  it("finds within the filter, at the positions that the filter leaves", async () => {
    session.calls.setFilter({ text: "dir:in", directions: ["in", "out", "event"] });
    session.calls.find(request("74776f", { kind: "hex" }));
    await finds(session, 1);
    deepEqual(current(session).slice(2), [1, 5, 8]);
    session.calls.stopFind(undefined);
    equal(session.snapshot().find, undefined);
  });

  it("says what is wrong, and looks for nothing until a new webview asks", async () => {
    const answer = session.calls.find(request("(", { kind: "expression" }));
    match(answer.ok ? "" : answer.problem.message, /not a regular expression/);
    equal(session.snapshot().find, undefined);
    session.calls.find(request("ping"));
    await finds(session, 4);
    equal(session.calls.open(undefined).find, undefined);
  });

  it("goes to records, ends and times", async () => {
    const { records } = session.snapshot().capture;
    const { rows } = await session.calls.rows({ from: 0, count: 99 });
    const last = rows.at(-1);
    equal(await session.calls.goTo({ type: "first" }), 1);
    equal(await session.calls.goTo({ type: "last" }), records);
    equal(await session.calls.goTo({ type: "record", number: 2 }), 2);
    equal(await session.calls.goTo({ type: "record", number: 10_000 }), records);
    equal(await session.calls.goTo({ type: "time", timeNs: last?.timeNs ?? 0 }), records);
    equal(
      await session.calls.goTo({ type: "clock", timesNs: [(last?.timeNs ?? 0) - 86_400e9, last?.timeNs ?? 0] }),
      records,
    );
    session.calls.setFilter({ text: "nothing like this", directions: ["in", "out", "event"] });
    await until(() => session.snapshot().view.toScan === 0, { what: "the filter" });
    equal(await session.calls.goTo({ type: "record", number: 1 }), undefined);
  });
});
