import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, symlink } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onProcessEnd } from "./host/cleanup";
import { failProgram } from "./host/failProgram";
import { installServer } from "./host/installServer";
import { cacheFolder, repositoryFolder } from "./host/repositoryFolder";
import { chosenRelease } from "./host/serverRelease";
import { findOnPath } from "./host/systemPackages";
import { startServer } from "./host/vscodeServer";
import { startSampleEndpoints } from "./sampleEndpoints";
import { writeSampleWorkspace } from "./sampleWorkspace";

// npm start: VS Code with this Sockscope in it, on a sample workspace with programs to talk to.

const sampleFolder = join(cacheFolder, "sample");

async function main(): Promise<void> {
  const endpoints = await startSampleEndpoints();
  await writeSampleWorkspace(sampleFolder, endpoints);
  const code = findDesktopVSCode();
  if (code === undefined) await openInBrowser();
  else openOnDesktop(code);
  console.log("\nPrograms to talk to:");
  for (const { address, what } of endpoints) console.log(`  ${address}  ${what}`);
  console.log("\nCtrl-C ends everything. After a change: npm run build, then reload the window.");
}

/** In a terminal of a remote window, `code` is another program, which cannot load an extension from a folder. */
function findDesktopVSCode(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI, SOCKSCOPE_VSCODE } = process.env;
  const hasDisplay = process.platform !== "linux" || (DISPLAY ?? WAYLAND_DISPLAY ?? "") !== "";
  const isUsable = hasDisplay && VSCODE_IPC_HOOK_CLI === undefined && (SOCKSCOPE_VSCODE ?? "desktop") === "desktop";
  return isUsable ? findOnPath("code") : undefined;
}

function openOnDesktop(code: string): void {
  const args = ["--new-window", `--extensionDevelopmentPath=${repositoryFolder}`, sampleFolder];
  spawn(code, args, { stdio: "ignore", shell: process.platform === "win32" });
  console.log("\nVS Code opens with Sockscope on the sample workspace.");
}

async function openInBrowser(): Promise<void> {
  const connectionToken = randomBytes(16).toString("hex");
  const extensionsFolder = await linkExtension();
  const installed = await installServer(chosenRelease());
  const server = await startServer(installed, {
    connectionToken,
    extensionsFolder,
    settings: { "workbench.startupEditor": "readme" },
  });
  const query = new URLSearchParams({ folder: sampleFolder, tkn: connectionToken });
  console.log(`\nVS Code ${installed.release.vscodeVersion} with Sockscope is ready. Open in a browser:\n`);
  console.log(`  http://${server.authority}/?${query.toString()}`);
}

/**
 * An extensions folder that has this repository in it: a reload of the browser brings a new build. It is the whole folder,
 * for VS Code tells by the real path of a module which extension it is of.
 */
async function linkExtension(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "sockscope-extensions-"));
  onProcessEnd(() => rmSync(root, { recursive: true, force: true }));
  await symlink(repositoryFolder, join(root, "sockscope.sockscope"), "junction");
  return root;
}

main().catch(failProgram);
