import { downloadAndUnzipVSCode, runTests, SilentReporter, TestRunFailedError } from "@vscode/test-electron";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { failProgram } from "./host/failProgram";
import { cacheFolder, repositoryFolder } from "./host/repositoryFolder";
import { ensureSystemPackages } from "./host/systemPackages";

// Runs test/vscode in the desktop VS Code where one can be downloaded and shown, else in VS Code's server.
// SOCKSCOPE_VSCODE=oldest|newest|desktop, or the same word as the argument, decides by hand.

const downloadWithinMs = 5000;

async function main(): Promise<void> {
  const wanted = process.argv[2];
  if (wanted !== undefined) process.env["SOCKSCOPE_VSCODE"] = wanted;
  const workspaceFolder = join(cacheFolder, "workspace");
  await mkdir(workspaceFolder, { recursive: true });
  const vscodeExecutablePath = (await desktopVSCode()) ?? (await serverVSCode());
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: process.env["SOCKSCOPE_EXTENSION"] ?? repositoryFolder,
    extensionTestsPath: join(repositoryFolder, "dist", "test", "vscode", "index.js"),
    launchArgs: [workspaceFolder],
  });
}

async function serverVSCode(): Promise<string> {
  await ensureSystemPackages();
  return join(repositoryFolder, "dist", "test", "support", "launcher.js");
}

/** The path of a desktop VS Code, or undefined where none can be shown or downloaded. */
async function desktopVSCode(): Promise<string | undefined> {
  const wanted = process.env["SOCKSCOPE_VSCODE"];
  if (wanted === "oldest" || wanted === "newest") return undefined;
  if (wanted !== "desktop" && !hasDisplay()) return undefined;
  try {
    return await downloadAndUnzipVSCode({
      version: "stable",
      cachePath: cacheFolder,
      timeout: downloadWithinMs,
      reporter: new SilentReporter(),
    });
  } catch (error) {
    if (wanted === "desktop") throw error;
    console.log("The desktop VS Code cannot be downloaded here: the tests run in VS Code's server.");
    return undefined;
  }
}

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return (process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"] ?? "") !== "";
}

main().then(
  () => process.exit(0),
  (error: unknown) => (error instanceof TestRunFailedError ? process.exit(1) : failProgram(error)),
);
