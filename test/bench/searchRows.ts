import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { RowGroup } from "./bench";
import { comparedRow, takeTurns, type Run } from "./contest";
import type { Row } from "./report";
import { RoleProcess } from "./roleProcess";
import type { MakeTask, SearchResult } from "./searchRole";

const needle = "Pump-X9 overheats";
const needles = 16;
const atLeast = 0.5;

interface Corpus {
  readonly name: string;
  readonly recordBytes: number;
}

const corpora: readonly Corpus[] = [
  { name: "chunks of 64 KiB", recordBytes: 1 << 16 },
  { name: "records of 256 bytes", recordBytes: 256 },
];

/** How fast a capture on disk is searched, beside grep on the same file, which both have read before. */
export const searchRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const rows: Row[] = [];
  for (const { name, recordBytes } of corpora) {
    const role = new RoleProcess("search");
    const bytes = isQuick ? 1 << 24 : 1 << 30;
    try {
      const task: MakeTask = { folder: join(folder, String(recordBytes)), bytes, recordBytes, needle, needles };
      const { file } = await role.call<{ file: string }>(task);
      const { size } = await stat(file);
      const filterRun = (filter: string) => async (): Promise<Run> => {
        const result = await role.call<SearchResult>({ filter });
        const { seconds, cpuMicros, matches, delayP99Ms, longestDelayMs } = result;
        if (matches !== needles) throw new Error(`${filter} matched ${matches} records instead of ${needles}.`);
        return { rate: size / 1e6 / seconds, cpuMicros, notes: { delayP99Ms, longestDelayMs } };
      };
      const runs = await takeTurns(repeats, {
        grep: () => grep(file, size),
        bytes: filterRun(`hex:${Buffer.from(needle).toString("hex")}`),
        text: filterRun(`"${needle.toLowerCase()}"`),
      });
      const sizes = { fileBytes: size, recordBytes, payloadBytes: bytes };
      const about = { unit: "MB/s", contract: { of: "ratio", atLeast } as const, sizes };
      const reference = { reference: runs.grep, name: "grep -c -a -F" };
      rows.push(comparedRow({ ...about, work: `search ${name} for bytes` }, { ours: runs.bytes, ...reference }));
      const text = `search ${name} for text, upper and lower case alike`;
      rows.push(comparedRow({ ...about, work: text }, { ours: runs.text, ...reference }));
    } finally {
      await role.stop();
    }
  }
  return rows;
};

async function grep(file: string, size: number): Promise<Run> {
  const startMs = performance.now();
  const child = spawn("grep", ["-c", "-a", "-F", needle, file], { env: { ...process.env, LC_ALL: "C" } });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, "close");
  const seconds = (performance.now() - startMs) / 1000;
  if (Number(printed) !== needles) throw new Error(`grep found ${printed.trim()} lines instead of ${needles}.`);
  return { rate: size / 1e6 / seconds };
}
