import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { failProgram } from "../support/host/failProgram";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { ensureSystemPackages } from "../support/host/systemPackages";
import type { RowGroup } from "./bench";
import { bundleRows } from "./bundleRows";
import { datagramRows } from "./datagramRows";
import { machine } from "./machine";
import { fillSpool } from "./memoryRole";
import { memoryRows } from "./memoryRows";
import { messageRows } from "./messageRows";
import { receive } from "./receiverRole";
import { isKept, printRows, type Row } from "./report";
import { playRole } from "./roleProcess";
import { search } from "./searchRole";
import { searchRows } from "./searchRows";
import { send } from "./senderRole";
import { streamRows } from "./streamRows";
import { activationRows } from "./vscode/activationRows";
import { exchangeRows } from "./vscode/exchangeRows";
import { eventLoopRows } from "./vscode/eventLoopRows";
import { panelRows } from "./vscode/panelRows";

// npm run bench -- [GROUP…] [--quick] [--repeats N] [--json FILE] [--folder FOLDER]: measures the performance
// contract beside its references, prints a table and writes it to dist/bench.json. Captures go below dist unless told.

/** In the order of the contract. */
const groups: Readonly<Record<string, RowGroup>> = {
  stream: streamRows,
  messages: messageRows,
  udp: datagramRows,
  memory: memoryRows,
  panel: panelRows,
  search: searchRows,
  eventLoop: eventLoopRows,
  exchange: exchangeRows,
  activation: activationRows,
  bundle: bundleRows,
};

const roles: Readonly<Record<string, (task: unknown) => Promise<unknown>>> = {
  receive,
  send,
  memory: fillSpool,
  search,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: "boolean" },
      repeats: { type: "string" },
      json: { type: "string" },
      folder: { type: "string" },
    },
  });
  const isQuick = values.quick ?? false;
  const repeats = Number(values.repeats ?? (isQuick ? 1 : 7));
  const folder = values.folder ?? join(repositoryFolder, "dist", "bench-data");
  const chosen = positionals.length > 0 ? positionals : Object.keys(groups);
  const about = { machine: machine(folder), isQuick, repeats };
  console.log(JSON.stringify(about));
  await ensureSystemPackages();
  const rows: Row[] = [];
  for (const name of chosen) rows.push(...(await measureGroup(name, { isQuick, repeats, folder })));
  printRows(rows);
  const file = values.json ?? join(repositoryFolder, "dist", "bench.json");
  await mkdir(dirname(file), { recursive: true });
  const judged = rows.map((row) => ({ ...row, isKept: isKept(row) }));
  await writeFile(file, `${JSON.stringify({ ...about, rows: judged }, undefined, 2)}\n`);
}

async function measureGroup(name: string, bench: Parameters<RowGroup>[0]): Promise<readonly Row[]> {
  const group = groups[name];
  if (!group) throw new Error(`There are no rows “${name}”; name some of ${Object.keys(groups).join(", ")}.`);
  console.log(`${name} …`);
  await mkdir(bench.folder, { recursive: true });
  const folder = await mkdtemp(join(bench.folder, `${name}-`));
  try {
    return await group({ ...bench, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const role = roles[process.argv[2] ?? ""];
if (role && process.send) playRole(role);
else main().catch(failProgram);
