import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { appendFile, readFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CaptureFiles, captureFilesOf } from "../../src/engine/captureFiles";
import type { ExportRequest } from "../../src/engine/exportCapture";
import { exportToFile } from "../../src/engine/exportToFile";
import { SockscopeError } from "../../src/core/sockscopeError";
import { CaptureSide } from "../../src/host/captures/captureSide";
import type { CaptureSnapshot } from "../../src/protocol/panelContract";
import { runTool } from "../support/captureTools";
import { ForeignCapture } from "../support/foreignCapture";
import { disposeSpools } from "../support/spoolEndpoints";
import { allCame, closed, connect, fileOf, listen } from "../support/spoolPairs";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { nextEvent, until } from "../support/until";
import { writtenCapture } from "../support/writtenCapture";

describe("The panel of an opened capture", () => {
  const opened: { dispose(): void }[] = [];
  let clipboard = "";
  let snapshots: CaptureSnapshot[] = [];

  afterEach(async () => {
    for (const each of opened.splice(0)) each.dispose();
    snapshots = [];
    await disposeSpools();
    await removeTemporaryFolders();
  });

  function show(files: CaptureFiles, name = "talk.pcapng"): CaptureSide {
    const records = {
      writeClipboard: (text: string) => Promise.resolve(void (clipboard = text)),
      open: () => Promise.resolve(),
      compare: () => Promise.resolve(),
      saveAsExchange: () => Promise.resolve(),
    };
    const side = new CaptureSide({ name, files }, records, (snapshot) => snapshots.push(snapshot));
    side.setVisible(true);
    opened.push(side, files);
    return side;
  }

  async function read(files: CaptureFiles): Promise<CaptureSide> {
    const side = show(files);
    await until(() => files.reading === undefined, { what: "the capture to be read" });
    return side;
  }

  function wholeOf({ source }: CaptureFiles): ExportRequest {
    return { source, endpoint: "tcp://127.0.0.1:7700", transport: "tcp", choice: "all", format: "pcapng" };
  }

  async function rowsOf(side: CaptureSide): Promise<string[]> {
    const { rows } = await side.calls.rows({ from: 0, count: 512 });
    return rows.map(({ peer, direction, preview, event }) =>
      event ? `${peer ?? ""} ${event.text}` : `${peer ?? ""} ${direction} ${new TextDecoder().decode(preview)}`,
    );
  }

  it("shows what a listener recorded, with the peer of each record, its events and totals", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const [one, two] = [await connect(scene), await connect(scene)];
    await one.client.send(Buffer.from("one"));
    await allCame(one.server, 3);
    await two.client.send(Buffer.from("two"));
    await allCame(two.server, 3);
    await two.server.send(Buffer.from("reply"));
    const side = await read(new CaptureFiles(await captureFilesOf(await fileOf(scene.listener))));
    const [onePort, twoPort] = [one.client.local?.port ?? 0, two.client.local?.port ?? 0];
    const rows = await rowsOf(side);
    ok(rows.includes(`127.0.0.1:${onePort} in one`), rows.join("\n"));
    deepEqual(rows.slice(-2), [`127.0.0.1:${twoPort} in two`, `127.0.0.1:${twoPort} out reply`]);
    const { kind, title, endpoint, connections, capture, notice, reading } = side.snapshot();
    deepEqual(
      { kind, title, connections, notice, reading },
      {
        kind: "capture",
        title: "talk.pcapng",
        connections: 2,
        notice: undefined,
        reading: undefined,
      },
    );
    equal(endpoint, `tcp://127.0.0.1:${scene.listener.address.port}`);
    equal(capture.bytes, 11);
  });

  it("filters, copies as a command that reaches what was dialled, and tells the webview of it", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server } = await connect(scene);
    await client.send(Buffer.from("request"));
    await allCame(server, 7);
    const side = await read(new CaptureFiles([await fileOf(client)]));
    deepEqual(side.calls.setFilter({ text: "request", directions: ["out"] }), { ok: true });
    await until(() => side.snapshot().view.rows === 1, { what: "the match" });
    const [row] = (await side.calls.rows({ from: 0, count: 1 })).rows;
    await side.calls.copyRecord({ record: row?.number ?? 0, from: 0, to: 7, format: "nc" });
    equal(clipboard, `printf 'request' | nc '127.0.0.1' ${scene.listener.address.port}\n`);
    await until(() => snapshots.at(-1)?.view.rows === 1, { what: "the webview to be told" });
  });

  it("says that the last block of a file is cut, and shows everything before it", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server } = await connect(scene);
    await client.send(Buffer.from("whole"));
    await allCame(server, 5);
    await client.send(new Uint8Array(500));
    client.end();
    server.end();
    await Promise.all([closed(client), closed(server)]);
    const file = await fileOf(client);
    await scene.endpoints.dispose();
    const size = Number((await runTool("stat", "-c", "%s", file)).output);
    await truncate(file, size - 5);
    const side = await read(new CaptureFiles([file]));
    const { notice } = side.snapshot();
    equal(notice?.severity, "warning");
    match(notice.text, /ends within a block, as after a crash or while it is still written: its last \d+ bytes/);
    ok((await rowsOf(side)).some((row) => row.endsWith("out whole")));
  });

  it("shows the payloads of captures of other programs as one, and says what it leaves out", async () => {
    const folder = await temporaryFolder();
    const dump = join(folder, "dump.txt");
    await writeFile(dump, "O\n000000 68 69\n\nI\n000000 79 6f 75\n\n");
    const [udp, arp] = [join(folder, "udp.pcapng"), join(folder, "arp.pcapng")];
    equal((await runTool("text2pcap", "-q", "-D", "-u", "53,5000", dump, udp)).code, 0);
    equal((await runTool("text2pcap", "-q", "-e", "0x0806", dump, arp)).code, 0);
    const side = await read(new CaptureFiles([arp, udp]));
    deepEqual(
      (await rowsOf(side)).map((row) => row.replace(/^.*?:/, "")),
      ["53 out hi", "53 in you"],
    );
    const { notice, endpoint, connections, files } = side.snapshot();
    deepEqual([endpoint, connections, files], [undefined, 1, 2]);
    deepEqual(notice, {
      severity: "info",
      text:
        "Captured by another program: each record is the TCP or UDP payload of one packet, in the order of capture. " +
        "Left out: not IP (2).",
    });
  });

  it("says how many records are missing where a file in the middle of a capture is", async () => {
    const files = await writtenCapture(await temporaryFolder(), "talk", {
      limits: { maxBytes: 1 << 16, maxRecords: 1000 },
      lines: 8,
      extraBytes: 900,
    });
    ok(files.length > 2);
    const [whole, holed] = [await read(new CaptureFiles(files)), await read(new CaptureFiles(files.toSpliced(1, 1)))];
    equal(whole.snapshot().notice, undefined);
    const missing = whole.snapshot().view.rows - holed.snapshot().view.rows;
    ok(missing > 0);
    deepEqual(holed.snapshot().notice, {
      severity: "warning",
      text: `Left out: records of files that are not here (${missing}).`,
    });
  });

  it("says what it leaves out in a sentence, however many kinds of it there are", async () => {
    const file = join(await temporaryFolder(), "links.pcapng");
    const foreign = new ForeignCapture();
    for (let linkType = 1000; linkType < 3000; linkType++) {
      foreign.section({ isLittleEndian: true, linkType, resolution: 6 }).packet(Buffer.alloc(60));
    }
    await writeFile(file, foreign.bytes);
    const { notice } = (await read(new CaptureFiles([file]))).snapshot();
    match(notice?.text ?? "", /Left out: link type 1000 \(1\), .*, link type 1009 \(1\), other packets \(1 990\)\.$/);
    ok((notice?.text.length ?? 0) < 500);
  });

  for (const [what, content, sentence] of [
    ["no capture", "GIF89a, and so on", /talk\.pcapng is not a pcapng file; convert other captures/],
    ["empty", "", /talk\.pcapng is empty; choose a capture that has been written to\./],
  ] as const) {
    it(`says in one sentence that a file is ${what}`, async () => {
      const file = join(await temporaryFolder(), "talk.pcapng");
      await writeFile(file, content);
      const side = await read(new CaptureFiles([file]));
      const { notice, view } = side.snapshot();
      deepEqual([notice?.severity, view.rows], ["error", 0]);
      match(notice?.text ?? "", sentence);
    });
  }

  it("says in one sentence that a file is not there, or could not be had", async () => {
    const missing = await read(new CaptureFiles([join(await temporaryFolder(), "talk.pcapng")]));
    match(missing.snapshot().notice?.text ?? "", /talk\.pcapng could not be read: it is no longer there\.$/);
    const problem = new SockscopeError("SOCKSCOPE_NOT_READ", "The repository is gone.");
    const refused = await read(new CaptureFiles(["talk.pcapng"], { problem }));
    deepEqual(refused.snapshot().notice, { severity: "error", text: "The repository is gone." });
  });

  for (const [what, change] of [
    ["written over", async (file: string) => writeFile(file, Buffer.alloc((await readFile(file)).length, 0x41))],
    ["cut", (file: string) => truncate(file, 600)],
  ] as const) {
    it(`says that a file was ${what} after it was opened, and shows nothing else for what it held`, async () => {
      const [file = ""] = await writtenCapture(await temporaryFolder(), "talk");
      const files = new CaptureFiles([file]);
      const side = await read(files);
      const { capture } = files.source;
      equal(
        Buffer.from(await capture.bytes(capture.lastNumber))
          .toString()
          .trim(),
        "echo 3 of peer 2",
      );
      await change(file);
      const isChanged = { code: "SOCKSCOPE_FILE_CHANGED" };
      await rejects(capture.bytes(capture.lastNumber), isChanged);
      await rejects(capture.contents({ from: 1, room: (bytes) => new Uint8Array(bytes) }), isChanged);
      await rejects(exportToFile(wholeOf(files), `${file}.copy`), isChanged);
      const { notice } = side.snapshot();
      deepEqual(notice, {
        severity: "error",
        text: `${file} was changed after it was opened: close it here and open it again to see what it holds now.`,
      });
    });
  }

  it("goes on with a file that grew, or that another one took the place of, but does not copy the other one", async () => {
    const folder = await temporaryFolder();
    const [file = ""] = await writtenCapture(folder, "talk");
    const [other = ""] = await writtenCapture(folder, "other", { port: 7701 });
    const files = new CaptureFiles([file]);
    const side = await read(files);
    const { capture } = files.source;
    const before = await capture.bytes(capture.lastNumber);
    await appendFile(file, Buffer.alloc(100));
    deepEqual(await capture.bytes(capture.lastNumber), before);
    await exportToFile(wholeOf(files), join(folder, "copy.pcapng"));
    await rename(other, file);
    deepEqual(await capture.bytes(capture.lastNumber), before);
    equal(side.snapshot().notice, undefined);
    await rejects(exportToFile(wholeOf(files), join(folder, "copy.pcapng")), { code: "SOCKSCOPE_FILE_CHANGED" });
  });

  it("opens at once, reads on, and stops reading when told, keeping what it has", async () => {
    const scene = await listen("tcp", "127.0.0.1");
    const { client, server } = await connect(scene);
    const chunk = new Uint8Array(1 << 20);
    for (let number = 0; number < 24; number++) await client.send(chunk);
    await allCame(server, 24 << 20);
    const files = new CaptureFiles([await fileOf(client)]);
    const begins = nextEvent(files.onDidChange, {
      what: "the first records",
      accepts: () => files.source.capture.lastNumber > 0,
    });
    const side = show(files);
    ok(side.snapshot().reading);
    // At once: how much was read in the meantime must not be all of it.
    await begins;
    side.calls.stopReading(undefined);
    await until(() => side.snapshot().reading === undefined, { what: "the end of the reading" });
    const { notice, view } = side.snapshot();
    match(notice?.text ?? "", /^The reading was stopped after .* of 25\.\d MB; open the capture again/);
    ok(view.rows < 24);
    equal((await rowsOf(side)).length, view.rows);
  });
});
