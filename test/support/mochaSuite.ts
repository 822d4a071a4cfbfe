import { readdir, appendFile } from "node:fs/promises";
import { join } from "node:path";

/** How the first line starts that the tests in VS Code print. */
export const firstTestLine = "Testing in VS Code";

/** How one suite of tests is run. */
export interface MochaSuite {
  /** Shown in the summary. */
  readonly name: string;
  /** The folder below which every `*.test.js` is run. */
  readonly folder: string;
  readonly timeoutMs: number;
  readonly reporter: "dot" | "spec";
}

/** One line of the file that SOCKSCOPE_TEST_COUNTS names; runAll adds them up. */
export interface SuiteCount {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Each test that failed with its message, for the end of a long output. */
  readonly failures: readonly string[];
}

/**
 * Runs all test files of a folder in this process: in plain Node.js or inside an extension host.
 * A pending or exclusive test counts as a failure, as does a suite without tests.
 */
export async function runMochaSuite(suite: MochaSuite): Promise<SuiteCount> {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({
    reporter: suite.reporter,
    timeout: suite.timeoutMs,
    forbidOnly: true,
    forbidPending: true,
  });
  for (const file of await findTests(suite.folder)) mocha.addFile(file);
  const failures: string[] = [];
  const count = await new Promise<SuiteCount>((resolve) => {
    const runner = mocha.run((failed) => {
      resolve({ name: suite.name, passed: runner.stats?.passes ?? 0, failed, failures });
    });
    runner.on("fail", (test, error: unknown) => failures.push(`${test.fullTitle()}\n${String(error)}`));
  });
  const verdict = count.passed + count.failed === 0 ? { ...count, failed: 1 } : count;
  if (verdict !== count) console.error(`No test ran in ${suite.folder}.`);
  const countsFile = process.env["SOCKSCOPE_TEST_COUNTS"];
  if (countsFile !== undefined) await appendFile(countsFile, `${JSON.stringify(verdict)}\n`);
  return verdict;
}

async function findTests(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files
    .filter((file) => file.endsWith(".test.js"))
    .sort()
    .map((file) => join(folder, file));
}
