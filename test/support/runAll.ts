import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLoudly } from "./host/childProcess";
import { failProgram } from "./host/failProgram";
import { repositoryFolder } from "./host/repositoryFolder";
import { ensureSystemPackages } from "./host/systemPackages";
import type { SuiteCount } from "./mochaSuite";

// Runs every suite one after the other, each in a process of its own, and closes with the line `N passed, N failed`.

/** A program in dist/test/support with what it is told; the suite in VS Code runs in the oldest supported and in the newest. */
const suites: readonly Suite[] = [
  { name: "unit", command: ["runSuite.js", "unit"] },
  { name: "net", command: ["runSuite.js", "net"] },
  { name: "vscode", command: ["runVSCodeTests.js"] },
  { name: "newest", command: ["runVSCodeTests.js", "newest"] },
  { name: "ui", command: ["runSuite.js", "ui"] },
];

interface Suite {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

async function main(): Promise<number> {
  await ensureSystemPackages();
  const folder = await mkdtemp(join(tmpdir(), "sockscope-counts-"));
  try {
    const counts: SuiteCount[] = [];
    for (const suite of suites) counts.push(await runSuite(suite, join(folder, suite.name)));
    return report(counts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runSuite({ name, command: [program, ...args] }: Suite, countsFile: string): Promise<SuiteCount> {
  console.log(`\n== ${name}`);
  const command = [join(repositoryFolder, "dist", "test", "support", program), ...args];
  const env = { ...process.env, SOCKSCOPE_TEST_COUNTS: countsFile };
  const code = await runLoudly(process.execPath, ["--enable-source-maps", ...command], { env });
  const count = await readCount(name, countsFile);
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

async function readCount(name: string, countsFile: string): Promise<SuiteCount> {
  if (!existsSync(countsFile)) return { name, passed: 0, failed: 1, failures: [`${name} ended before its tests`] };
  return { ...(JSON.parse(await readFile(countsFile, "utf8")) as SuiteCount), name };
}

function report(counts: readonly SuiteCount[]): number {
  const sum = (key: "passed" | "failed") => counts.reduce((total, count) => total + count[key], 0);
  console.log("");
  for (const { name, failures } of counts) for (const failure of failures) console.log(`${name}: ${failure}\n`);
  for (const { name, passed, failed } of counts) console.log(`${name.padEnd(8)}${passed} passed, ${failed} failed`);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") > 0 ? 1 : 0;
}

main().then((code) => process.exit(code), failProgram);
