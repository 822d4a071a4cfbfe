import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { reading } from "./readWholeFile";

/** What is at a path. Rejects with a SockscopeError where nothing is, or it cannot be looked at. */
export async function kindOfPath(path: string): Promise<"file" | "folder"> {
  const stats = await reading(path, () => stat(path));
  return stats.isDirectory() ? "folder" : "file";
}

/**
 * The files below a folder, at any depth, whose names end like this, in the order of their paths. Folders named
 * node_modules or with a dot before are left out, as are links to folders. Rejects with a SockscopeError where a folder
 * cannot be read.
 */
export async function findFiles(folder: string, ending: string): Promise<string[]> {
  const found: string[] = [];
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const current = next;
    const entries = await reading(current, () => readdir(current, { withFileTypes: true }));
    for (const entry of entries) {
      if (isVisibleFolder(entry)) open.push(join(current, entry.name));
      else if (isFileOrLink(entry) && entry.name.endsWith(ending)) found.push(join(current, entry.name));
    }
  }
  return found.sort();
}

function isVisibleFolder(entry: Dirent): boolean {
  return entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".");
}

function isFileOrLink(entry: Dirent): boolean {
  return entry.isFile() || entry.isSymbolicLink();
}

/** The names of the files in a folder, in order; none where it cannot be read. */
export async function namesInFolder(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
