import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onProcessEnd } from "./cleanup";
import { rmSync } from "node:fs";

const pollMs = 500;

/** Runs `work` while holding a lock that excludes every other process of this machine; a lock left by a dead one is taken over. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let hasSaidSo = false;
  while (!(await tryLock(file))) {
    if (!hasSaidSo) console.log(`Waiting for another run that holds ${file}`);
    hasSaidSo = true;
    await delay(pollMs);
  }
  const forget = onProcessEnd(() => rmSync(file, { force: true }));
  try {
    return await work();
  } finally {
    forget();
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    await removeIfStale(file);
    return false;
  }
}

async function removeIfStale(file: string): Promise<void> {
  const owner = Number(await readFile(file, "utf8").catch(() => ""));
  if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
