import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { Environments } from "../../src/host/exchanges/environment/environments";
import { ExchangeReader } from "../../src/host/exchanges/exchangeReader";
import { ExchangeMocks } from "../../src/host/exchanges/mock/exchangeMocks";
import { ExchangeRuns } from "../../src/host/exchanges/run/exchangeRuns";
import { RunInputs } from "../../src/host/exchanges/run/runInputs";
import { SecretStore } from "../../src/host/exchanges/secrets/secretStore";
import { ExchangeIndex } from "../../src/host/exchanges/view/exchangeIndex";
import { ExchangesTree, type ExchangeRow } from "../../src/host/exchanges/view/exchangesTree";
import { walkFolder } from "../../src/host/exchanges/view/walkFolder";
import { memento, secretStorage } from "../support/extensionState";
import { silentLog } from "../support/silentLog";
import { until } from "../support/until";
import { makeWatchedFolder, newWatchedFolder } from "../support/watchedFolder";

const sleeps = "sock: 1\nsteps: [ { sleep: 1ms } ]\n";
const mock = `sock: 1
connections: { here: { tcp: "127.0.0.1:0", listen: true } }
rules: [ { on: accept, steps: [ { send: '"hi"' } ] } ]
`;

describe("The Exchanges view", () => {
  let folder: string;
  let endpoints: Endpoints;
  let index: ExchangeIndex;
  let runs: ExchangeRuns;
  let mocks: ExchangeMocks;
  let tree: ExchangesTree;
  const parts: { dispose(): unknown }[] = [];

  beforeEach(async () => {
    folder = await newWatchedFolder("view-");
    endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 1 << 20, maxRecords: 1000 })));
    const environments = new Environments(memento());
    const inputs = new RunInputs(environments, new SecretStore(secretStorage()));
    const reader = new ExchangeReader();
    const services = { endpoints, inputs, environments, reader, log: silentLog, isTrusted: () => true };
    index = new ExchangeIndex(silentLog);
    runs = new ExchangeRuns(services);
    mocks = new ExchangeMocks(services);
    tree = new ExchangesTree({ index, runs, mocks });
    parts.push(environments, index, runs, mocks, tree);
  });
  afterEach(async () => {
    for (const part of parts.splice(0).reverse()) part.dispose();
    await endpoints.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const file = join(folder, name);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, text);
    return vscode.Uri.file(file);
  }

  /** All rows below this test's folder, `inner/` before what is in it. */
  async function rows(): Promise<ExchangeRow[]> {
    const all: ExchangeRow[] = [];
    const add = async (row?: ExchangeRow): Promise<void> => {
      for (const child of await tree.getChildren(row)) {
        if (child.kind === "file" && child.file.uri.fsPath.startsWith(folder)) all.push(child);
        await add(child);
      }
    };
    await add();
    return all;
  }

  const item = async (label: string): Promise<vscode.TreeItem> => {
    const row = (await rows()).find((each) => each.label === `${label}.sock.yaml`);
    ok(row, `${label} is not there`);
    return tree.getTreeItem(row);
  };

  it("has the files of the workspace, without those in node_modules, and says which are mocks", async () => {
    await write("a.sock.yaml", sleeps);
    await write("inner/deep/b.sock.yaml", mock);
    await write("node_modules/c.sock.yaml", sleeps);
    await write("d.yaml", sleeps);
    const labels = (await rows()).map(({ label }) => label);
    deepEqual(labels.sort(), ["a.sock.yaml", "b.sock.yaml"]);
    const [plain, serving] = [await item("a"), await item("b")];
    deepEqual([plain.label, plain.description, plain.contextValue], ["a", "", "exchangeFile idle"]);
    deepEqual([serving.label, serving.description, serving.contextValue], ["b", "mock", "exchangeMock stopped"]);
  });

  it("shows what came of the last run, by icon and in words", async () => {
    const [good, bad, broken] = await Promise.all([
      write("good.sock.yaml", sleeps),
      write("bad.sock.yaml", "sock: 1\nvars: { a: 1 }\nsteps: [ { assert: { a: '== 2' } } ]\n"),
      write("broken.sock.yaml", "sock: 1\nsteps: [ { sleeep: 1ms } ]\n"),
    ]);
    for (const uri of [good, bad, broken]) await runs.run({ uri, isByHand: false });
    const looks = await Promise.all(["good", "bad", "broken"].map(item));
    const shown = looks.map(({ iconPath, description }) => [
      (iconPath as vscode.ThemeIcon).id,
      String(description).split(" · ")[0],
    ]);
    deepEqual(shown, [
      ["pass", "passed"],
      ["error", "failed"],
      ["warning", "not run: it has errors"],
    ]);
    match(looks[1]?.tooltip as string, /bad\.sock\.yaml\nfailed · .*\nlast run at /);
  });

  it("shows where a mock serves while it does", async () => {
    const uri = await write("here.sock.yaml", mock);
    await mocks.start(uri);
    const { description, contextValue } = await item("here");
    match(String(description), /^serving on .*127\.0\.0\.1:\d+$/);
    equal(contextValue, "exchangeMock serving");
    await mocks.stop(uri);
    equal((await item("here")).contextValue, "exchangeMock stopped");
  });

  it("follows files and folders that come, go, are renamed, and become mocks", async () => {
    const count = async () => (await rows()).length;
    equal(await count(), 0);
    let fired = 0;
    tree.onDidChangeTreeData(() => fired++);
    await makeWatchedFolder(join(folder, "inner"));
    await write("inner/a.sock.yaml", sleeps);
    await until(async () => (await count()) === 1, { what: "the new file" });
    ok(fired > 0);
    await writeFile(join(folder, "inner", "a.sock.yaml"), mock);
    await until(async () => (await item("a")).contextValue === "exchangeMock stopped", { what: "the file is a mock" });
    await rename(join(folder, "inner"), join(folder, "other"));
    await until(async () => (await rows())[0]?.path.includes("/other/"), { what: "the folder's new name" });
    await rm(join(folder, "other"), { recursive: true });
    await until(async () => (await count()) === 0, { what: "the file is gone" });
  });

  it("finds files without VS Code's search where there is none", async () => {
    await write("a.sock.yaml", sleeps);
    await write("inner/deep/b.sock.yaml", sleeps);
    await write("inner/node_modules/c.sock.yaml", sleeps);
    await write(".git/d.sock.yaml", sleeps);
    const found = await walkFolder(vscode.Uri.file(folder), ({ path }) => path.endsWith(".sock.yaml"));
    deepEqual(found.map(({ path }) => path.slice(vscode.Uri.file(folder).path.length)).sort(), [
      "/a.sock.yaml",
      "/inner/deep/b.sock.yaml",
    ]);
  });
});
