import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { BrokenDisk } from "../support/brokenDisk";
import { PanelFixture, readLog, textDraft } from "../support/panelFixture";
import { disposeSpools, newSpoolEndpoints } from "../support/spoolEndpoints";
import { until } from "../support/until";

describe("A panel on an endpoint that is recorded to disk", () => {
  let disk: BrokenDisk;
  let fixture: PanelFixture;

  beforeEach(async () => {
    disk = new BrokenDisk();
    const { endpoints } = await newSpoolEndpoints({ disk });
    fixture = new PanelFixture(undefined, endpoints);
  });
  afterEach(async () => {
    disk.letGo();
    await fixture.dispose();
    await disposeSpools();
  });

  it("says “paused: disk” at the listener and at its connection while the disk lags, and counts it afterwards", async () => {
    const listener = await fixture.listen();
    const client = await fixture.connect(listener);
    const [server] = await fixture.acceptedBy(listener);
    assert.ok(server);
    const sessions = [fixture.open(listener), fixture.open(server)];
    const words = (): (string | undefined)[] => sessions.map((each) => each.snapshot().recording?.word);
    assert.deepEqual(words(), [undefined, undefined]);
    disk.hold();
    const sent = client.send(new Uint8Array(24 << 20));
    await until(() => words().every((word) => word === "paused: disk"), { what: "both panels say it" });
    await until(
      () =>
        fixture.snapshots.some(
          ({ title, recording }) =>
            title === `tcp://${server.address.host}:${server.address.port}` && recording?.word === "paused: disk",
        ),
      { what: "the connection's panel is told" },
    );
    disk.letGo();
    await sent;
    await until(() => server.traffic.in.bytes === 24 << 20, { what: "everything has come" });
    await until(() => words().every((word) => word === undefined), { what: "the word is gone" });
    const { pauses = 0, pausedMs = 0, lostRecords, file } = sessions[0]?.snapshot().recording ?? {};
    assert.ok(pauses >= 1 && pausedMs > 0, `${pauses} in ${pausedMs} ms`);
    assert.equal(lostRecords, 0);
    assert.equal(file, listener.captureFile);
  });

  it("says why recording stopped, shows what comes all the same, and records on when told", async () => {
    const listener = await fixture.listen();
    const client = await fixture.connect(listener);
    const session = fixture.open(client);
    await client.flushCapture();
    disk.room = 0;
    await client.send(new TextEncoder().encode("one"));
    await until(() => session.snapshot().recording?.word === "recording stopped", { what: "the disk is full" });
    const { notice } = session.snapshot();
    assert.match(
      notice?.text ?? "",
      /^Recording to .* stopped: the disk is full; free some space and try again\. Until/,
    );
    assert.deepEqual(notice?.actions, ["recordAgain", "openCaptureSettings"]);
    await session.calls.send({ draft: textDraft("two"), target: "self" });
    assert.ok((await readLog(session)).includes("out two"));
    await session.calls.actOnNotice("openCaptureSettings");
    assert.deepEqual(fixture.noticeActions, ["openCaptureSettings"]);
    disk.room = Infinity;
    await session.calls.actOnNotice("recordAgain");
    await client.flushCapture();
    assert.equal(session.snapshot().notice, undefined);
    assert.equal(session.snapshot().recording?.word, undefined);
    assert.ok((await readLog(session)).includes("Recording goes on."));
  });

  it("counts datagrams that could not be recorded", async () => {
    const listener = await fixture.listen("udp");
    const session = fixture.open(listener);
    disk.hold();
    const sender = createSocket("udp4");
    const datagram = new Uint8Array(60_000);
    const { port } = listener.address;
    while (listener.endpointCapture.capture.lost.records === 0) {
      await new Promise((resolve) => sender.send(datagram, port, "127.0.0.1", resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
    sender.close();
    const { recording, notice } = session.snapshot();
    assert.equal(recording?.word, undefined, "datagrams cannot be held back");
    assert.ok((recording?.lostRecords ?? 0) > 0);
    assert.match(notice?.text ?? "", /^\d+ records? of [\d ]+ bytes could not be kept: the disk was too slow/);
  });
});
