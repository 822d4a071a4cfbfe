import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { onProcessEnd } from "./cleanup";

const isWindows = process.platform === "win32";
const gracePeriodMs = 3000;

/** A started program together with everything that it starts itself. Whoever started it calls `stop`. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Ends the program and its children: politely first, by force after three seconds. May be called twice. */
  stop(): Promise<void>;
}

/** Starts a program at the head of a process group of its own, which never outlives this process. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
  const child = spawn(command, args, { ...options, detached: !isWindows });
  const forget = onProcessEnd(() => signalGroup(child, "SIGKILL"));
  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      signalGroup(child, "SIGTERM");
      const timer = setTimeout(() => signalGroup(child, "SIGKILL"), gracePeriodMs);
      await exited;
      clearTimeout(timer);
    }
    signalGroup(child, "SIGKILL");
    forget();
  }
  return { child, stop };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (isWindows) spawn("taskkill", ["/pid", String(pid), "/t", "/f"]);
    else process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}

/**
 * Runs a program to its end; its output is kept back and shown only where it fails.
 * @returns what it printed.
 * @throws Error that names the command and carries what it printed.
 */
export async function runQuietly(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const group = startGroup(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], shell: isWindows });
  let output = "";
  group.child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  group.child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(group.child, "close")) as [number | null];
  await group.stop();
  if (code !== 0) throw new Error(`\`${command} ${args.join(" ")}\` failed with code ${String(code)}:\n${output}`);
  return output;
}

/**
 * Runs a program to its end with its output on our own; it shares our Ctrl-C and is told to end when we are.
 * @returns its exit code, 1 where a signal ended it.
 */
export async function runLoudly(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "inherit", "inherit"] });
  const forget = onProcessEnd(() => child.kill("SIGTERM"));
  const [code] = (await once(child, "close")) as [number | null];
  forget();
  return code ?? 1;
}
