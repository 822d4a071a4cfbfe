import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readExchange } from "../../src/core/exchange/readExchange";
import { changedBytes } from "../support/changedBytes";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { stopPeers } from "../support/peers";
import { runText } from "../support/runText";
import { services, startService, type ServiceName } from "../support/services";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { disposeEndpoints } from "../support/testEndpoints";

const folder = join(repositoryFolder, "media", "examples");

const names = Object.keys(services) as ServiceName[];
const example = (name: ServiceName) => readFile(join(folder, `${name}.sock.yaml`), "utf8");

describe("The examples", () => {
  afterEach(async () => {
    await disposeEndpoints();
    await stopPeers();
    await removeTemporaryFolders();
  });

  it("are one for each service, and read without a word", async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith(".sock.yaml"));
    assert.deepEqual(files.sort(), names.map((name) => `${name}.sock.yaml`).sort());
    for (const name of names) assert.deepEqual(readExchange(await example(name)).diagnostics, [], name);
  });

  for (const name of names) {
    it(`talk to ${services[name].program}, and tell which byte is another one`, async () => {
      const text = await example(name);
      const vars = { [name]: await startService(name) };
      const { report } = await runText(text, { vars });
      assert.deepEqual([report.verdict, report.problem], ["passed", undefined]);
      const { from, to, says } = changedBytes[name];
      assert.ok(text.includes(from), from);
      const { report: changed } = await runText(text.replace(from, to), { vars });
      assert.equal(changed.verdict, "failed");
      assert.match(`${changed.problem?.message} ${changed.problem?.details.join(" ")}`, says);
    });
  }
});
