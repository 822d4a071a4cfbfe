import { fork, type ChildProcess } from "node:child_process";
import { onProcessEnd } from "../support/host/cleanup";

// What is measured runs in processes of their own, so that nothing else is in their heaps and on their event loops. They
// are this program again, in another role.

interface Call {
  readonly id: number;
  readonly value: unknown;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly problem?: string;
}

/** A process of this program in a role. Whoever starts it stops it. */
export class RoleProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private readonly forget: () => void;
  private lastId = 0;

  constructor(
    private readonly role: string,
    execArgv: readonly string[] = [],
  ) {
    this.child = fork(process.argv[1] ?? "", [role], { execArgv: [...process.execArgv, ...execArgv] });
    this.forget = onProcessEnd(() => this.child.kill("SIGKILL"));
    this.child.on("message", (answer: Answer) => this.settle(answer));
    this.child.once("exit", () => {
      for (const { reject } of this.waiting.values()) reject(new Error(`The process “${role}” ended early.`));
    });
  }

  /** Asks the role; rejects where it fails or ends. */
  call<T>(value: unknown): Promise<T> {
    const id = ++this.lastId;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.child.send({ id, value } satisfies Call);
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await ended;
    }
    this.forget();
  }

  private settle({ id, value, problem }: Answer): void {
    const call = this.waiting.get(id);
    this.waiting.delete(id);
    if (problem === undefined) call?.resolve(value);
    else call?.reject(new Error(`${this.role}: ${problem}`));
  }
}

/** Runs a role for one question; its answer. */
export async function askRole<T>(role: string, value: unknown, execArgv: readonly string[] = []): Promise<T> {
  const child = new RoleProcess(role, execArgv);
  try {
    return await child.call<T>(value);
  } finally {
    await child.stop();
  }
}

/** Answers what this process is asked in its role, until the one who asks is gone. */
export function playRole(answer: (value: unknown) => Promise<unknown>): void {
  process.on("disconnect", () => process.exit());
  process.on("message", ({ id, value }: Call) => {
    answer(value).then(
      (result) => process.send?.({ id, value: result } satisfies Answer),
      (error: unknown) => process.send?.({ id, problem: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** Milliseconds of a clock that all processes of the machine share. */
export function sharedClockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
