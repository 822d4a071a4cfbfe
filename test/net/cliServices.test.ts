import { equal, match, ok } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonReport } from "../../src/cli/report/jsonReporter";
import { changedBytes } from "../support/changedBytes";
import { runCli, stopClis, writeFiles } from "../support/cli";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { stopPeers } from "../support/peers";
import { services, startService, type ServiceName } from "../support/services";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

const examples = join(repositoryFolder, "media", "examples");

describe("sockscope run and real services", () => {
  afterEach(async () => {
    await stopClis();
    await stopPeers();
    await removeTemporaryFolders();
  });

  it("pass together, and fail file by file where one byte is another one", async () => {
    const names = Object.keys(services) as ServiceName[];
    const addresses = await Promise.all(names.map(async (name) => `--var=${name}=${await startService(name)}`));
    const green = await runCli(["run", examples, ...addresses]);
    equal(green.stderr, "");
    match(green.stdout, new RegExp(`✓ ${names.length} files: ${names.length} passed\\. \\d+ steps: \\d+ passed\\.`));
    equal(green.code, 0);
    const folder = await temporaryFolder();
    for (const name of names) {
      const text = await readFile(join(examples, `${name}.sock.yaml`), "utf8");
      await writeFiles(folder, { [`${name}.sock.yaml`]: text.replace(changedBytes[name].from, changedBytes[name].to) });
    }
    const red = await runCli(["run", ".", ...addresses, "--reporter=json"], { cwd: folder });
    equal(red.code, 1);
    const { files, totals } = JSON.parse(red.stdout) as JsonReport;
    equal(totals.files.failed, names.length);
    for (const { file, steps } of files) {
      const problem = steps.find(({ verdict }) => verdict === "failed")?.problem;
      const { says } = changedBytes[file.replace(".sock.yaml", "") as ServiceName];
      ok(problem);
      match(`${problem.message} ${problem.details.join(" ")}`, says);
    }
  });
});
