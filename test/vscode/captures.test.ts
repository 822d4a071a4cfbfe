import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { CaptureFiles } from "../../src/engine/captureFiles";
import { capturedLog } from "../../src/host/captures/capturedLog";
import { captureUri } from "../../src/host/captures/captureUri";
import { openCaptureFiles } from "../../src/host/commands/openCaptureCommand";
import { CaptureExporter, type ExportQuestions } from "../../src/host/export/captureExporter";
import type { ExportAnswers } from "../../src/host/export/exportable";
import { until } from "../support/until";
import { writtenCapture } from "../support/writtenCapture";

describe("Captures", () => {
  let folder: string;
  const opened: CaptureFiles[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sockscope-captures-"));
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const each of opened.splice(0)) each.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const captureTabs = (): vscode.Uri[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs.map(({ input }) => input))
      .filter((input) => input instanceof vscode.TabInputCustom)
      .filter(({ viewType }) => viewType === "sockscope.capture")
      .map(({ uri }) => uri);

  async function waitForTabs(names: readonly string[]): Promise<void> {
    const shown = (): string[] => captureTabs().map(({ path }) => basename(path));
    await until(() => shown().sort().join() === [...names].sort().join(), { what: `the tabs ${names.join()}` });
  }

  it("open by themselves from a .pcapng file", async () => {
    const [file = ""] = await writtenCapture(folder, "talk");
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
    await waitForTabs(["talk.0001.pcapng"]);
  });

  it("that were chosen together open in one editor for each capture of ours, and one for all others", async () => {
    const limits = { maxBytes: 1 << 16, maxRecords: 1000 };
    const [one, two] = [
      await writtenCapture(folder, "one", { limits, extraBytes: 900 }),
      await writtenCapture(folder, "two", { port: 7701 }),
    ];
    const others = [join(folder, "a.pcapng"), join(folder, "b.pcapng")];
    for (const other of others) await writeFile(other, "no capture");
    ok(one.length > 1);
    await openCaptureFiles([...others, one[1] ?? "", two[0] ?? ""]);
    await waitForTabs(["a.pcapng", "one.0001.pcapng", "two.0001.pcapng"]);
    ok(captureTabs().some((uri) => uri.toString() === captureUri(others).toString()));
  });

  /** A capture that is read, and an exporter that is answered by the test. */
  async function exporting(answers: Partial<ExportQuestions>, lines = 3) {
    const files = new CaptureFiles(await writtenCapture(folder, "talk", { lines }));
    opened.push(files);
    await until(() => files.reading === undefined, { what: "the capture to be read" });
    const told: string[] = [];
    const exporter = new CaptureExporter({
      ask: () => Promise.resolve<ExportAnswers>({ choice: "all", format: "jsonLines" }),
      chooseFile: (proposed) => Promise.resolve(proposed.with({ path: join(folder, basename(proposed.path)) })),
      showProgress: (_title, task) =>
        vscode.window.withProgress(
          { location: vscode.ProgressLocation.Notification, cancellable: true },
          (progress, token) => task({ progress, token }),
        ),
      tell: (summary) => told.push(summary),
      ...answers,
    });
    const log = capturedLog({ name: "talk.0001.pcapng", files });
    return { run: () => exporter.export({ log }), told };
  }

  for (const [format, name] of [
    ["pcapng", "talk.pcapng"],
    ["hexDump", "talk.txt"],
    ["bytesIn", "talk-received.bin"],
    ["bytesOut", "talk-sent.bin"],
    ["jsonLines", "talk.jsonl"],
  ] as const) {
    it(`are exported as ${name}, with a word on what was written`, async () => {
      const ask = () => Promise.resolve<ExportAnswers>({ choice: "all", format });
      const { run, told } = await exporting({ ask });
      await run();
      ok((await readFile(join(folder, name))).length > 0);
      const records = { pcapng: 14, hexDump: 14, jsonLines: 14, bytesIn: 6, bytesOut: 6 }[format];
      equal(told.length, 1);
      match(told[0] ?? "", new RegExp(`^Exported ${records} records \\(.*\\) to ${name}\\.$`));
    });
  }

  it("leave nothing behind where the user gives up", async () => {
    for (const answers of [
      { ask: () => Promise.resolve(undefined) },
      { chooseFile: () => Promise.resolve(undefined) },
    ]) {
      const { run, told } = await exporting(answers);
      await run();
      deepEqual(told, []);
      equal((await readdir(folder)).length, 1);
      await rm(folder, { recursive: true });
    }
  });

  it("leave the old file where the export is cancelled while it runs", async () => {
    const cancelling = new vscode.CancellationTokenSource();
    const { run, told } = await exporting(
      {
        showProgress: (_title, task) =>
          task({ progress: { report: () => cancelling.cancel() }, token: cancelling.token }),
      },
      20_000,
    );
    await writeFile(join(folder, "talk.jsonl"), "old");
    await run();
    equal(cancelling.token.isCancellationRequested, true);
    deepEqual(told, []);
    equal((await readFile(join(folder, "talk.jsonl"))).toString(), "old");
    deepEqual((await readdir(folder)).sort(), ["talk.0001.pcapng", "talk.jsonl"]);
  });

  it("are not exported to what is no file of this machine, which is said in one sentence", async () => {
    const chooseFile = () => Promise.resolve(vscode.Uri.parse("memfs:/talk.jsonl"));
    const { run } = await exporting({ chooseFile });
    await rejects(run(), {
      code: "SOCKSCOPE_NO_FILE",
      message: /^Records cannot be exported to memfs:\/talk\.jsonl; /,
    });
  });
});
