import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { startGroup, type ProcessGroup } from "./host/childProcess";
import { findOnPath } from "./host/systemPackages";
import { listeningPort } from "./listeningPort";
import { until } from "./until";

/** The Debian package of each program that is not named like it. */
const packages: Readonly<Record<string, string>> = { go: "golang-go" };

const running = new Set<Peer>();

/** Another program to talk to, which nobody here wrote; what it prints is collected as it comes. */
export class Peer {
  private readonly chunks: Buffer[] = [];
  private readonly complaints: Buffer[] = [];
  private isOver = false;

  constructor(
    private readonly name: string,
    private readonly group: ProcessGroup,
  ) {
    running.add(this);
    this.stream("stdout").on("data", (chunk: Buffer) => this.chunks.push(chunk));
    this.stream("stderr").on("data", (chunk: Buffer) => this.complaints.push(chunk));
    group.child.once("close", () => (this.isOver = true));
    // A program that has ended no longer reads; what it printed says why.
    (group.child.stdin as Writable).on("error", () => undefined);
  }

  /** Everything on its standard output so far. */
  get output(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.output.toString("utf8");
  }

  /** Everything on its standard error so far. */
  get errors(): string {
    return Buffer.concat(this.complaints).toString("utf8");
  }

  get pid(): number {
    return this.group.child.pid ?? 0;
  }

  /** Writes to its standard input. */
  write(data: string | Uint8Array): void {
    (this.group.child.stdin as Writable).write(data);
  }

  /** Ends its standard input, after `data` where given; for ncat and socat: half-closes. */
  end(data: string | Uint8Array = ""): void {
    (this.group.child.stdin as Writable).end(data);
  }

  signal(signal: NodeJS.Signals): void {
    this.group.child.kill(signal);
  }

  /** The port that it listens on, as soon as it does. */
  port(transport: "tcp" | "udp" = "tcp"): Promise<number> {
    return this.wait(() => listeningPort(this.pid, transport), `listens on ${transport}`);
  }

  /** Waits until what it printed, on either stream, contains or matches this. */
  async prints(expected: string | RegExp): Promise<void> {
    const isThere = (printed: string): boolean =>
      typeof expected === "string" ? printed.includes(expected) : expected.test(printed);
    await this.wait(() => isThere(this.text) || isThere(this.errors), `prints ${String(expected)}`);
  }

  /** Waits until it has ended by itself and all its output is here; its exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals> {
    await this.wait(() => this.isOver, "ends");
    return this.group.child.exitCode ?? this.group.child.signalCode ?? 0;
  }

  /** Ends it, with everything it started. Safe to call twice. */
  async stop(): Promise<void> {
    running.delete(this);
    await this.group.stop();
  }

  private stream(name: "stdout" | "stderr"): Readable {
    return this.group.child[name] as Readable;
  }

  private async wait<T>(condition: () => T | undefined | false, what: string): Promise<T> {
    const answer = (): { found?: T } | false => {
      const found = condition();
      if (found !== undefined && found !== false) return { found };
      return this.isOver && {};
    };
    const printed = (): string => `It printed: ${this.text.slice(-500)}${this.errors.slice(-500)}`;
    const { found } = await until(answer, { what: `${this.name} ${what}` }).catch((error: unknown) => {
      throw new Error(`${String(error)} ${printed()}`);
    });
    if (found === undefined) throw new Error(`${this.name} ended, and never ${what}. ${printed()}`);
    return found;
  }
}

/**
 * Starts a program found on PATH, or by its full path.
 * @throws Error that names the Debian package where the program is missing.
 */
export async function startPeer(program: string, ...args: readonly string[]): Promise<Peer> {
  const file = program.includes("/") ? program : findOnPath(program);
  if (file === undefined) {
    throw new Error(`${program} is missing; install it (on Debian: apt-get install ${packages[program] ?? program}).`);
  }
  const group = startGroup(file, args, { stdio: "pipe" });
  const peer = new Peer(program, group);
  await once(group.child, "spawn");
  return peer;
}

/** Ends every program that is still running; for `afterEach`. */
export async function stopPeers(): Promise<void> {
  await Promise.all([...running].map((peer) => peer.stop()));
}
