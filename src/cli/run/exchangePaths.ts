import { resolve, relative, sep } from "node:path";
import { quoted } from "../../core/quoted";
import { SockscopeError } from "../../core/sockscopeError";
import { findFiles, kindOfPath } from "../../engine/exchange/exchangeFiles";

const ending = ".sock.yaml";

/** The files to run, or what is wrong with the paths that were given: a sentence each. */
export interface FoundExchanges {
  /** Whole paths with `/` between folders, each once, in the order in which they were given. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** Finds the exchange files that paths mean: a file is one whatever its name is, a folder means all in it. */
export async function findExchanges(paths: readonly string[]): Promise<FoundExchanges> {
  const files = new Set<string>();
  const problems: string[] = [];
  for (const path of paths) {
    try {
      for (const file of await filesOf(path)) files.add(runPath(file));
    } catch (error) {
      if (!(error instanceof SockscopeError)) throw error;
      problems.push(error.message);
    }
  }
  return { files: [...files], problems };
}

async function filesOf(path: string): Promise<readonly string[]> {
  if ((await kindOfPath(path)) === "file") return [path];
  const files = await findFiles(path, ending);
  if (files.length > 0) return files;
  const message = `There is no file named *${ending} in ${quoted(path)}; name a file, or another folder.`;
  throw new SockscopeError("SOCKSCOPE_NO_FILES", message);
}

/** A path as runs use it: whole, with `/` between folders. */
export function runPath(path: string): string {
  return resolve(path).split(sep).join("/");
}

/** A path as its user would write it: from the current folder. */
export function shownPath(path: string): string {
  const fromHere = relative("", path);
  return (fromHere === "" ? path : fromHere).split(sep).join("/");
}
