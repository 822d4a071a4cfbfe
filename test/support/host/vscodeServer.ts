import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runQuietly, startGroup, type ProcessGroup } from "./childProcess";
import { onProcessEnd } from "./cleanup";
import type { InstalledServer } from "./installServer";

/** What may differ from one start of the server to the next. */
export interface ServerOptions {
  /** Where installed extensions are; an empty temporary folder by default. */
  readonly extensionsFolder?: string;
  /** VSIX files to install before the start. */
  readonly vsixFiles?: readonly string[];
  /** Settings of this machine from the start on. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Asked of everyone who connects; without it every program of this machine may. */
  readonly connectionToken?: string;
  /** Added to the environment of the server and of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running VS Code server on a loopback port of its own, with data folders of its own that `stop` removes. */
export interface VSCodeServer {
  /** `127.0.0.1:port`; also the authority of its `vscode-remote:` addresses. */
  readonly authority: string;
  readonly dataFolder: string;
  /** Replaces this machine's settings; they hold at once. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the extension hosts have logged so far. */
  readExtensionHostLog(): Promise<string>;
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;

/**
 * Starts an installed server and waits until it listens.
 * @throws Error with what the server printed where it ends early or does not listen within a minute.
 */
export async function startServer(installed: InstalledServer, options: ServerOptions = {}): Promise<VSCodeServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), "sockscope-host-"));
  const forget = onProcessEnd(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 }));
  let group: ProcessGroup | undefined;
  async function stop(): Promise<void> {
    await group?.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    forget();
  }
  try {
    const shared = sharedArguments(installed, dataFolder, options);
    const environment = cleanEnvironment(options.environment);
    for (const file of options.vsixFiles ?? []) {
      await runQuietly(installed.nodePath, [...shared, "--install-extension", file], { env: environment });
    }
    const { connectionToken, settings = {} } = options;
    const writeSettings = (changed: object) => writeMachineSettings(dataFolder, changed);
    await writeSettings(settings);
    const token =
      connectionToken === undefined ? ["--without-connection-token"] : ["--connection-token", connectionToken];
    const listen = ["--host", "127.0.0.1", "--port", "0", ...token];
    group = startGroup(installed.nodePath, [...shared, ...listen], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await waitForPort(group);
    const readExtensionHostLog = () => readLogs(join(dataFolder, "user", "logs"));
    return { authority: `127.0.0.1:${port}`, dataFolder, writeSettings, readExtensionHostLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function sharedArguments(installed: InstalledServer, dataFolder: string, options: ServerOptions): string[] {
  return [
    installed.mainPath,
    "--accept-server-license-terms",
    "--server-data-dir",
    join(dataFolder, "server"),
    "--user-data-dir",
    join(dataFolder, "user"),
    "--extensions-dir",
    options.extensionsFolder ?? join(dataFolder, "extensions"),
    "--telemetry-level",
    "off",
    "--disable-workspace-trust",
  ];
}

async function writeMachineSettings(dataFolder: string, settings: object): Promise<void> {
  const folder = join(dataFolder, "user", "Machine");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
}

/** Without what npm and a surrounding VS Code put into the environment: both change how the server behaves. */
function cleanEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(kept), ...added };
}

function waitForPort({ child }: ProcessGroup): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string) => reject(new Error(`VS Code's server ${why}:\n${output}`));
    const timer = setTimeout(() => fail("did not listen within a minute"), readyWithinMs);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => fail(error.message));
    child.once("exit", () => {
      clearTimeout(timer);
      fail("ended at once");
    });
  });
}

async function readLogs(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const wanted = files.filter((file) => /exthost.*\.log$/.test(file)).sort();
  const texts = await Promise.all(wanted.map((file) => readFile(join(folder, file), "utf8")));
  return wanted.map((file, index) => `--- ${file}\n${texts[index] ?? ""}`).join("\n");
}
