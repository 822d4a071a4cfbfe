import { join } from "node:path";
import { failProgram } from "./host/failProgram";
import { repositoryFolder } from "./host/repositoryFolder";
import { closeSharedWorkbench } from "./host/sharedWorkbench";
import { ensureSystemPackages } from "./host/systemPackages";
import { runMochaSuite, type MochaSuite } from "./mochaSuite";

// node dist/test/support/runSuite.js unit|net|ui: runs one suite of built tests in plain Node.js.

const timeoutsMs: Readonly<Record<string, number>> = { unit: 5000, net: 40_000, ui: 120_000 };
const lingerMs = 10_000;

async function main(): Promise<void> {
  const name = process.argv[2] ?? "";
  const timeoutMs = timeoutsMs[name];
  if (timeoutMs === undefined) throw new Error(`Name one of the suites ${Object.keys(timeoutsMs).join(", ")}.`);
  if (name !== "unit") await ensureSystemPackages();
  const suite: MochaSuite = {
    name,
    folder: join(repositoryFolder, "dist", "test", name),
    timeoutMs,
    reporter: name === "unit" ? "dot" : "spec",
  };
  const { failed } = await runMochaSuite(suite).finally(closeSharedWorkbench);
  process.exitCode = failed > 0 ? 1 : 0;
  setTimeout(failAsUnfinished, lingerMs, name).unref();
}

/** A suite that leaves sockets or timers behind would never end; that is a bug in the code or in a test. */
function failAsUnfinished(name: string): void {
  console.error(`The suite ${name} left open: ${process.getActiveResourcesInfo().join(", ")}.`);
  process.exit(1);
}

main().catch(failProgram);
