import { execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync } from "node:fs";
import { devNull } from "node:os";

let before: string | undefined;
const taken: number[] = [];

/** Lets this process open so many more files and sockets, until {@link freeHandles}. */
export function leaveHandles(count: number): void {
  before ??= prlimit("--noheadings", "--output", "SOFT").trim();
  prlimit(`--nofile=${readdirSync("/proc/self/fd").length + count}:`);
}

/** Takes every handle that is left, until {@link freeHandles}. */
export function takeHandles(): void {
  try {
    for (;;) taken.push(openSync(devNull, "r"));
  } catch {
    return;
  }
}

/** Gives back what was taken, and lifts the limit; safe to call twice, for `afterEach` too. */
export function freeHandles(): void {
  for (const handle of taken.splice(0)) closeSync(handle);
  if (before !== undefined) prlimit(`--nofile=${before}:`);
  before = undefined;
}

function prlimit(...args: readonly string[]): string {
  const nofile = args.some((each) => each.startsWith("--nofile")) ? [] : ["--nofile"];
  return execFileSync("prlimit", ["--pid", String(process.pid), ...nofile, ...args], { encoding: "ascii" });
}
