import { existsSync } from "node:fs";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runQuietly } from "./childProcess";
import { withFileLock } from "./fileLock";
import { cacheFolder } from "./repositoryFolder";
import type { ServerRelease } from "./serverRelease";
import { findOnPath } from "./systemPackages";

/** Where an installed server is and which Node.js runs it. */
export interface InstalledServer {
  readonly release: ServerRelease;
  readonly nodePath: string;
  readonly mainPath: string;
}

const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Installs VS Code's server from the npm package `code-server` into the cache folder, unless it is there already.
 * An interrupted install leaves nothing behind that the next one would take for complete.
 * @throws Error with npm's own output where a step fails.
 */
export async function installServer(release: ServerRelease): Promise<InstalledServer> {
  const folder = join(cacheFolder, `server-${release.packageVersion}`);
  await withFileLock(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await installInto(folder, release);
    await linkRipgrep(join(folder, "node_modules", serverPath));
  });
  const nodePath = needsOwnNode(release) ? join(folder, "node_modules", "node", "bin", nodeFile) : process.execPath;
  return { release, nodePath, mainPath: join(folder, "node_modules", serverPath, "out", "server-main.js") };
}

const serverPath = join("code-server", "lib", "vscode");
const nodeFile = process.platform === "win32" ? "node.exe" : "node";

function needsOwnNode(release: ServerRelease): boolean {
  return Number(process.versions.node.split(".")[0]) !== release.nodeMajor;
}

async function installInto(folder: string, release: ServerRelease): Promise<void> {
  const partial = `${folder}.partial`;
  const started = performance.now();
  const say = (text: string) => console.log(`VS Code ${release.vscodeVersion} server: ${text}`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await writeFile(join(partial, "package.json"), "{}\n");

  say("downloading (once, about 200 MB)");
  await npm(partial, ["install", "--ignore-scripts", ...quiet, `code-server@${release.packageVersion}`]);
  const server = join(partial, "node_modules", serverPath);
  say("installing its dependencies");
  await npm(server, ["install", "--omit=dev", "--ignore-scripts", ...quiet]);
  await npm(join(server, "extensions"), ["install", "--omit=dev", "--ignore-scripts", ...quiet]);
  say("building its native modules");
  await symlink("node_modules", join(server, "node_modules.asar"), "junction");
  await npm(server, ["rebuild", "--ignore-scripts=false", "--loglevel=error", ...release.nativeModules]);
  if (needsOwnNode(release)) {
    say(`installing Node.js ${release.nodeMajor} for it`);
    await npm(partial, ["install", "--no-save", "--ignore-scripts=false", ...quiet, `node@${release.nodeMajor}`]);
  }
  await rename(partial, folder);
  say(`ready after ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

/** VS Code looks for files by ripgrep, which its own package would download; the system's does as well where there is one. */
async function linkRipgrep(server: string): Promise<void> {
  const file = join(server, "node_modules", "@vscode", "ripgrep", "bin", "rg");
  const system = findOnPath("rg");
  if (system === undefined || existsSync(file)) return;
  await mkdir(dirname(file), { recursive: true });
  await symlink(system, file);
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
  await runQuietly("npm", args, { cwd: folder, env: { ...process.env, ...localNodeHeaders() } });
}

/** Headers that came with the running Node.js spare node-gyp a download; N-API makes them fit every later version. */
function localNodeHeaders(): NodeJS.ProcessEnv {
  const root = dirname(dirname(process.execPath));
  return existsSync(join(root, "include", "node", "node.h")) ? { npm_config_nodedir: root } : {};
}
