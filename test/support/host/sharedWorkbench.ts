import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryFolder } from "./repositoryFolder";
import { Workbench } from "./workbench";

/** Every test file is a bundle of its own, so what they share hangs on the global object. */
const shared = globalThis as { sockscopeWorkbench?: Promise<Workbench> };
const startWithinMs = 300_000;
const failuresFolder = join(repositoryFolder, "dist", "test-failures");

/**
 * Gives the tests of the surrounding `describe` the one workbench of the whole run, with Sockscope from this repository in it.
 * Each describe begins without open editors and notifications; a failing test leaves a picture and the log in dist/test-failures.
 * @returns a function for the tests and hooks to call; before the first hook has run there is none.
 */
export function useWorkbench(): () => Workbench {
  let workbench: Workbench | undefined;
  before(async function () {
    this.timeout(startWithinMs);
    workbench = await (shared.sockscopeWorkbench ??= Workbench.start({ developmentExtensions: [extensionFolder()] }));
    try {
      await workbench.clear();
    } catch (error) {
      await keepEvidence(workbench, "before the first test");
      throw error;
    }
  });
  afterEach(async function () {
    if (workbench !== undefined && this.currentTest?.state === "failed") {
      await keepEvidence(workbench, this.currentTest.fullTitle());
    }
  });
  return () => {
    if (workbench === undefined) throw new Error("The workbench is there only inside tests and hooks.");
    return workbench;
  };
}

/** Ends the shared workbench if a test has started it. The test runner calls this once, at its end. */
export async function closeSharedWorkbench(): Promise<void> {
  const started = shared.sockscopeWorkbench;
  delete shared.sockscopeWorkbench;
  const workbench = await started?.catch(() => undefined);
  await workbench?.stop();
}

function extensionFolder(): string {
  return process.env["SOCKSCOPE_EXTENSION"] ?? repositoryFolder;
}

async function keepEvidence(workbench: Workbench, title: string): Promise<void> {
  const file = join(failuresFolder, title.replace(/[^\w-]+/g, "-").slice(0, 100));
  await mkdir(failuresFolder, { recursive: true });
  await workbench.screenshot(`${file}.png`);
  await writeFile(`${file}.log`, await workbench.readLog());
  console.log(`      a picture and the log of the window are in ${file}.*\n        ${await workbench.describe()}`);
}
