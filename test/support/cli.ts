import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { startGroup, type ProcessGroup } from "./host/childProcess";
import { repositoryFolder } from "./host/repositoryFolder";
import { until } from "./until";

/** The built program, as a shell starts it. */
export const cliFile = join(repositoryFolder, "dist", "cli.js");

/** Where and with which variables the program is started. */
export interface CliOptions {
  readonly cwd?: string;
  /** Besides those of the tests, of which NO_COLOR and FORCE_COLOR are left out. */
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<StartedCli>();

/** The program while it runs, with what it has printed. */
export class StartedCli {
  stdout = "";
  stderr = "";
  private readonly closed: Promise<unknown>;

  constructor(private readonly group: ProcessGroup) {
    running.add(this);
    this.stream("stdout").on("data", (text: string) => (this.stdout += text));
    this.stream("stderr").on("data", (text: string) => (this.stderr += text));
    this.closed = once(group.child, "close");
  }

  get pid(): number {
    return this.group.child.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.group.child.kill(signal);
  }

  /** Reads no more of its standard output, as `head` does once it has enough. */
  closeOutput(): void {
    this.stream("stdout").destroy();
  }

  /** Waits until its standard output contains this. */
  prints(text: string): Promise<true> {
    return until(() => this.stdout.includes(text) || undefined, { what: `${text} is printed` });
  }

  /** Its exit code once it has ended, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals> {
    await this.closed;
    running.delete(this);
    await this.group.stop();
    return this.group.child.exitCode ?? this.group.child.signalCode ?? -1;
  }

  async stop(): Promise<void> {
    await this.group.stop();
    await this.ended();
  }

  private stream(name: "stdout" | "stderr"): Readable {
    return (this.group.child[name] as Readable).setEncoding("utf8");
  }
}

/** Starts `sockscope` with these arguments. */
export function startCli(args: readonly string[], { cwd, env }: CliOptions = {}): StartedCli {
  const plain = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined };
  const options = { stdio: "pipe", env: { ...plain, ...env } } as const;
  return new StartedCli(
    startGroup(process.execPath, [cliFile, ...args], cwd === undefined ? options : { ...options, cwd }),
  );
}

/** What came of a command. */
export interface CliResult {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sockscope` with these arguments to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const cli = startCli(args, options);
  const code = await cli.ended();
  return { code, stdout: cli.stdout, stderr: cli.stderr };
}

/** Ends every program that still runs; for `afterEach`. */
export async function stopClis(): Promise<void> {
  await Promise.all([...running].map((cli) => cli.stop()));
}

/** Writes files by their paths in a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
