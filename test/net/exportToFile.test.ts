import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseRecordFilter } from "../../src/core/capture/recordFilter";
import { CaptureFiles } from "../../src/engine/captureFiles";
import type { CaptureSource } from "../../src/engine/captureSource";
import { exportCapture, type ExportChoice, type ExportFormat } from "../../src/engine/exportCapture";
import { exportToFile } from "../../src/engine/exportToFile";
import { replaceFile } from "../../src/store/replaceFile";
import { assertTakenByTools, runTool, tshark } from "../support/captureTools";
import { BrokenDisk } from "../support/brokenDisk";
import { disposeSpools } from "../support/spoolEndpoints";
import { allCame, connect, fileOf, listen, type Pair, type Scene } from "../support/spoolPairs";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";
import { writtenCapture } from "../support/writtenCapture";

const lines = (bytes: Buffer): string[] => bytes.toString().trim().split("\n");

describe("An export to a file", () => {
  const opened: CaptureFiles[] = [];
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    for (const each of opened.splice(0)) each.dispose();
    await disposeSpools();
    await removeTemporaryFolders();
  });

  /** Two clients that sent a line each, and got it back. */
  async function talk(): Promise<{ scene: Scene; pairs: readonly Pair[] }> {
    const scene = await listen("tcp", "127.0.0.1");
    const pairs = [await connect(scene), await connect(scene)];
    for (const [at, { client, server }] of pairs.entries()) {
      await client.send(Buffer.from(`request ${at}\r\n`));
      await allCame(server, 11);
      await server.send(Buffer.from(`reply ${at}\r\n`));
      await allCame(client, 9);
    }
    return { scene, pairs };
  }

  async function openedFrom(files: readonly string[]): Promise<CaptureSource> {
    const capture = new CaptureFiles(files);
    opened.push(capture);
    await until(() => capture.reading === undefined, { what: "the capture to be read" });
    return capture.source;
  }

  function request(source: CaptureSource, format: ExportFormat, choice: ExportChoice = "all") {
    return { source, format, choice, transport: "tcp", endpoint: "tcp://127.0.0.1:7700" } as const;
  }

  it("has the filtered records alone, of a running and of an opened capture, in all formats", async () => {
    const { scene, pairs } = await talk();
    const live = scene.listener.endpointCapture;
    const stored = await openedFrom([await fileOf(scene.listener)]);
    const parsed = parseRecordFilter(`peer:${pairs[1]?.client.local?.port ?? 0} request`);
    ok(parsed.ok);
    const choice = { selection: { filter: parsed.filter, directions: new Set(["in", "out"] as const) } };
    for (const source of [live, stored]) {
      const results = [];
      for (const format of ["pcapng", "hexDump", "bytesIn", "bytesOut", "jsonLines"] as const) {
        results.push(await exportToFile(request(source, format, choice), join(folder, format)));
      }
      deepEqual(
        results.map(({ records, bytes }) => [records, bytes]),
        [
          [1, 11],
          [1, 11],
          [1, 11],
          [0, 0],
          [1, 11],
        ],
      );
      await assertTakenByTools(join(folder, "pcapng"));
      match(await tshark(join(folder, "pcapng"), "-T", "fields", "-e", "tcp.payload"), /^72657175657374203[1]0d0a\s*$/);
      equal(
        (await runTool("text2pcap", "-q", "-D", "-t", "ISO", "-T", "1,2", join(folder, "hexDump"), join(folder, "p")))
          .code,
        0,
      );
      equal((await readFile(join(folder, "bytesIn"))).toString(), "request 1\r\n");
      equal((await stat(join(folder, "bytesOut"))).size, 0);
      const [line = ""] = lines(await readFile(join(folder, "jsonLines")));
      const { direction, data } = JSON.parse(line) as { direction: string; data: string };
      deepEqual([direction, Buffer.from(data, "base64").toString()], ["in", "request 1\r\n"]);
    }
  });

  it("has one connection alone, and keeps the transport of each conversation of another program's capture", async () => {
    const { scene, pairs } = await talk();
    const { endpointCapture } = scene.listener;
    deepEqual(endpointCapture.connections(), [1, 2]);
    const first = pairs[0]?.server.index ?? 0;
    await exportToFile(request(endpointCapture, "bytesIn", { connection: first }), join(folder, "in"));
    equal((await readFile(join(folder, "in"))).toString(), "request 0\r\n");
    await writeFile(join(folder, "dump"), "I\n000000 68 69\n\n");
    const [udp, tcp, both] = ["udp.pcapng", "tcp.pcapng", "both.pcapng"].map((name) => join(folder, name));
    await runTool("text2pcap", "-q", "-D", "-u", "9000,5000", join(folder, "dump"), udp ?? "");
    await runTool("text2pcap", "-q", "-D", "-T", "9001,5001", join(folder, "dump"), tcp ?? "");
    const foreign = await openedFrom([udp ?? "", tcp ?? ""]);
    const parsed = parseRecordFilter("hi");
    ok(parsed.ok);
    const choice = { selection: { filter: parsed.filter, directions: new Set(["in", "out"] as const) } };
    await exportToFile(request(foreign, "pcapng", choice), both ?? "");
    await assertTakenByTools(both ?? "");
    const found = await tshark(both ?? "", "-T", "fields", "-e", "udp.port", "-e", "tcp.port");
    match(found, /9000/);
    match(found, /9001/);
    equal((await openedFrom([both ?? ""])).capture.lastNumber, 2);
  });

  it("is a copy where it is the whole capture, and tells how far it is", async () => {
    const files = await writtenCapture(folder, "talk", {
      limits: { maxBytes: 1 << 16, maxRecords: 1000 },
      extraBytes: 900,
    });
    const progress: number[] = [];
    const copy = join(folder, "copy.pcapng");
    const onProgress = (done: number): void => void progress.push(done);
    const result = await exportToFile(request(await openedFrom(files), "pcapng"), copy, { onProgress });
    deepEqual(await readFile(copy), Buffer.concat(await Promise.all(files.map((file) => readFile(file)))));
    deepEqual([result.records, progress.at(-1)], [14, 1]);
    equal((await openedFrom([copy])).capture.lastNumber, 14);
  });

  it("is a copy of what was read where the capture is in no file of this machine, or its reading was stopped", async () => {
    const content = Buffer.concat(
      await Promise.all((await writtenCapture(folder, "talk")).map((file) => readFile(file))),
    );
    const copy = join(folder, "copy.pcapng");
    const elsewhere = new CaptureFiles(["talk.pcapng"], { content });
    opened.push(elsewhere);
    await until(() => elsewhere.reading === undefined, { what: "the capture to be read" });
    equal((await exportToFile(request(elsewhere.source, "pcapng"), copy)).records, 14);
    deepEqual(await readFile(copy), content);

    const large = await writtenCapture(folder, "large", { lines: 20, extraBytes: 200_000 });
    const stopped = new CaptureFiles(large);
    opened.push(stopped);
    stopped.onDidChange(() => stopped.stopReading());
    await until(() => stopped.reading === undefined, { what: "the end of the reading" });
    const { records, bytes } = await exportToFile(request(stopped.source, "pcapng"), copy);
    const { capture } = await openedFrom([copy]);
    ok(records > 1 && records < 82, `${records} records`);
    deepEqual([capture.lastNumber, capture.totalBytes], [records, bytes]);
    await assertTakenByTools(copy);
  });

  it("is called off at once also where it waits for a disk that stands still", async () => {
    const disk = new BrokenDisk();
    const scene = await listen("tcp", "127.0.0.1", { disk });
    const { client } = await connect(scene);
    await client.flushCapture();
    disk.hold();
    await client.send(Buffer.from("not written yet"));
    const stopping = new AbortController();
    const { signal } = stopping;
    const target = join(folder, "waits.pcapng");
    const exporting = exportToFile(request(client.endpointCapture, "pcapng"), target, { signal });
    await until(async () => (await readdir(folder)).length > 0, { what: "the export to begin" });
    stopping.abort(new Error("called off"));
    await rejects(exporting, /called off/);
    deepEqual(await readdir(folder), []);
    disk.letGo();
  });

  it("does not count what was dropped before it could be copied", async () => {
    const scene = await listen("tcp", "127.0.0.1", { limits: { maxBytes: 1 << 20, maxRecords: 1e6 } });
    const { client } = await connect(scene);
    const sendMany = async (): Promise<void> => {
      for (let number = 0; number < 40; number++) await client.send(Buffer.alloc(1 << 15, number));
      await client.flushCapture();
    };
    await sendMany();
    const { capture } = client.endpointCapture;
    const { firstNumber, lastNumber } = capture;
    const parts: Uint8Array[] = [];
    const write = async (bytes: Uint8Array): Promise<void> => {
      parts.push(bytes);
      if (parts.length === 1) await sendMany();
    };
    const { records, bytes, missing } = await exportCapture(request(client.endpointCapture, "pcapng"), { write });
    const copy = join(folder, "copy.pcapng");
    await writeFile(copy, Buffer.concat(parts));
    const copied = (await openedFrom([copy])).capture;
    equal(copied.lastNumber - copied.firstNumber + 1, records);
    equal(copied.totalBytes - copied.dropped.bytes, bytes);
    equal(missing, lastNumber - firstNumber + 1 - records);
    ok(missing > 0);
  });

  it("leaves the old file and nothing else where it is cancelled, fails, or would overwrite its own capture", async () => {
    const files = await writtenCapture(folder, "talk");
    const source = await openedFrom(files);
    const target = join(folder, "old.jsonl");
    await writeFile(target, "old");
    const before = await readdir(folder);
    const stopping = new AbortController();
    const { signal } = stopping;
    const onProgress = (): void => stopping.abort(new Error("called off"));
    stopping.abort(new Error("called off"));
    await rejects(exportToFile(request(source, "jsonLines"), target, { signal, onProgress }), /called off/);
    await rejects(
      replaceFile(target, (file) => {
        void file.write(Buffer.from("half"));
        return Promise.reject(new Error("midway"));
      }),
      /midway/,
    );
    const own = files[0] ?? "";
    await symlink(own, join(folder, "link.pcapng"));
    for (const path of [own, join(folder, "link.pcapng")]) {
      await rejects(exportToFile(request(source, "pcapng"), path), {
        code: "SOCKSCOPE_OWN_FILE",
        message: `${basename(path)} is a file of the capture that is exported; choose another name.`,
      });
    }
    deepEqual((await readdir(folder)).sort(), [...before, "link.pcapng"].sort());
    equal((await readFile(target)).toString(), "old");
  });

  it("says in one sentence why a file cannot be written", async () => {
    const source = await openedFrom(await writtenCapture(folder, "talk"));
    await rejects(exportToFile(request(source, "pcapng"), join(folder, "missing", "a.pcapng")), {
      code: "ENOENT",
      message: /a\.pcapng could not be written: its folder is not there; choose another one\.$/,
    });
    await mkdir(join(folder, "taken.pcapng"));
    await rejects(exportToFile(request(source, "pcapng"), join(folder, "taken.pcapng")), {
      code: /^(EISDIR|ENOTEMPTY|EPERM)$/,
      message: /taken\.pcapng could not be written: it is a folder; choose another name\.$/,
    });
    ok(!(await readdir(folder)).some((name) => name.endsWith(".part")));
  });

  it("replaces what a link leads to, and keeps its rights", async () => {
    const source = await openedFrom(await writtenCapture(folder, "talk"));
    const [target, link] = [join(folder, "target.bin"), join(folder, "link.bin")];
    await writeFile(target, "old");
    await chmod(target, 0o640);
    await symlink(target, link);
    await exportToFile(request(source, "bytesIn"), link);
    const { mode, size } = await stat(target);
    equal(mode & 0o777, 0o640);
    equal(size, (await stat(link)).size);
    ok(size > 3);
  });
});
