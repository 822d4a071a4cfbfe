import { deepEqual, ok, rejects } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runQuietly } from "../support/host/childProcess";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

interface WrittenRow {
  readonly work: string;
  readonly ours: { readonly median: number };
  readonly reference?: { readonly name: string; readonly median: number };
  readonly ratio?: { readonly median: number };
  readonly contract?: object;
  readonly isKept?: boolean;
}

const main = join(repositoryFolder, "dist", "test", "bench", "main.js");

/** Runs some rows with small sizes; what was written. */
async function quickRows(...groups: readonly string[]): Promise<readonly WrittenRow[]> {
  const file = join(await temporaryFolder(), "bench.json");
  const folder = await temporaryFolder();
  await runQuietly(process.execPath, [main, ...groups, "--quick", "--json", file, "--folder", folder]);
  return (JSON.parse(await readFile(file, "utf8")) as { rows: readonly WrittenRow[] }).rows;
}

describe("The benchmark", function () {
  this.timeout(60_000);
  afterEach(removeTemporaryFolders);

  it("compares traffic with its references, every row judged whatever it says", async () => {
    const rows = await quickRows("stream", "messages", "udp");
    deepEqual(
      rows.map(({ reference }) => reference?.name),
      [
        "bare Node socket that writes a file",
        "socat -u TCP-LISTEN OPEN",
        "bare Node sink, which keeps nothing",
        "bare Node sink",
        "bare dgram sink",
      ],
    );
    for (const { ours, reference, ratio, contract, isKept, work } of rows) {
      ok(ours.median > 0 && (reference?.median ?? 0) > 0 && (ratio?.median ?? 0) > 0, work);
      ok((contract === undefined) === (isKept === undefined), work);
    }
  });

  it("measures the memory of records", async () => {
    const rows = await quickRows("memory");
    deepEqual(
      rows.map(({ work }) => work),
      ["memory of 50,000 records on the spool", "memory of 100,000 records on the spool"],
    );
    for (const { ours } of rows) ok(ours.median > 20, `${ours.median} bytes a record`);
  });

  it("names the rows that there are where one is asked for that is none", async () => {
    await rejects(quickRows("strem"), /There are no rows “strem”; name some of stream, messages, udp/);
  });
});
