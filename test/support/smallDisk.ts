import { spawnSync } from "node:child_process";
import { temporaryFolder } from "./temporaryFolder";

const mounted: string[] = [];

/** A file system of its own in memory, of a size that can be changed. */
export interface SmallDisk {
  readonly folder: string;
  /** Changes its size, or whether it can be written to. */
  remount(option: string): void;
}

/** A file system with room for so many bytes; undefined where this user may not mount one. */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk | undefined> {
  const folder = await temporaryFolder();
  if (mount("-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder) !== 0) return undefined;
  mounted.push(folder);
  const remount = (option: string): void => {
    if (mount("-o", `remount,${option}`, folder) !== 0) throw new Error(`${folder} could not be remounted.`);
  };
  return { folder, remount };
}

/** For `afterEach`, before temporary folders are removed. */
export function unmountSmallDisks(): void {
  for (const folder of mounted.splice(0)) spawnSync("umount", ["--lazy", folder]);
}

function mount(...args: readonly string[]): number | null {
  return process.platform === "linux" ? spawnSync("mount", args).status : 1;
}
