#!/usr/bin/env node
import { format } from "node:util";
import type { Page } from "playwright-core";
import { startBrowser } from "./host/browser";
import { chosenRelease } from "./host/serverRelease";
import { failProgram } from "./host/failProgram";
import { installServer } from "./host/installServer";
import { startServer } from "./host/vscodeServer";
import { quietSettings } from "./host/quietSettings";
import { openWorkbench } from "./host/workbenchPage";
import { firstTestLine } from "./mochaSuite";

// Stands in for the `code` executable of a desktop VS Code: reads the arguments that @vscode/test-electron passes, runs the
// tests in VS Code's server under a headless browser, prints what they print and exits with their verdict.

const timeoutMs = Number(process.env["SOCKSCOPE_TEST_TIMEOUT_MS"] ?? 10 * 60_000);

async function launch(): Promise<number> {
  const output = new TestOutput();
  const server = await startServer(await installServer(chosenRelease()));
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    const verdict = waitForVerdict(page, output.show);
    await openWorkbench(page, {
      authority: server.authority,
      ...readArguments(process.argv.slice(2)),
      defaultSettings: quietSettings,
    });
    const code = await verdict;
    if (code !== 0) output.release();
    if (code === undefined) console.error(await server.readExtensionHostLog());
    return code ?? 1;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Resolves with the exit code, or with undefined where the tests have not ended in time or the page is gone. */
async function waitForVerdict(page: Page, show: (text: string) => void): Promise<number | undefined> {
  await page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => show(format(...args)));
  return new Promise((resolve) => {
    const giveUp = (why: string) => {
      show(why);
      resolve(undefined);
    };
    const timer = setTimeout(() => giveUp(`The tests have not ended after ${timeoutMs / 1000} s.`), timeoutMs);
    page.once("crash", () => giveUp("The browser page crashed."));
    void page.exposeFunction("codeAutomationExit", (code: number) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

/** Holds the workbench's own start-up messages back until the tests say their first line; a failure brings them out. */
class TestOutput {
  #held: string[] | undefined = [];

  readonly show = (text: string): void => {
    if (text.startsWith(firstTestLine)) this.#held = undefined;
    if (this.#held === undefined) console.log(text);
    else this.#held.push(text);
  };

  release(): void {
    for (const text of this.#held ?? []) console.error(text);
    this.#held = [];
  }
}

function readArguments(args: readonly string[]) {
  const values = (name: string) =>
    args.filter((each) => each.startsWith(`--${name}=`)).map((each) => each.slice(name.length + 3));
  const developmentExtensions = values("extensionDevelopmentPath");
  const testsPath = values("extensionTestsPath")[0];
  if (testsPath === undefined || developmentExtensions.length === 0) {
    throw new Error(
      "Pass --extensionDevelopmentPath=<folder> and --extensionTestsPath=<module>, and a workspace folder if needed.",
    );
  }
  const workspaceFolder = args.find((each) => !each.startsWith("-"));
  return { developmentExtensions, testsPath, ...(workspaceFolder === undefined ? {} : { workspaceFolder }) };
}

function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(1), 1000).unref();
}

endWithParent();
launch().then((code) => process.exit(code), failProgram);
