import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { transform } from "esbuild";
import { repositoryFolder } from "../support/host/repositoryFolder";

/** A file of the extension's code as it is packaged, minified. */
export interface CodeFile {
  /** Its path below `dist`. */
  readonly path: string;
  readonly code: string;
  /** Whether VS Code loads it when it loads the extension. */
  readonly isLoadedAtOnce: boolean;
}

/** All files of the extension's code, the one that VS Code loads first at the beginning. */
export async function readExtensionCode(): Promise<readonly CodeFile[]> {
  const files = new Map<string, CodeFile>();
  const read = async (path: string, isLoadedAtOnce: boolean): Promise<void> => {
    if (files.has(path) && (!isLoadedAtOnce || files.get(path)?.isLoadedAtOnce)) return;
    const source = await readFile(join(repositoryFolder, "dist", path), "utf8");
    const { code } = await transform(source, { minify: true });
    files.set(path, { path, code, isLoadedAtOnce });
    for (const [, isLater, target = ""] of code.matchAll(/(=>\w*\(?)?require\("(\.\.?\/[^"]+)"\)/g))
      await read(posix.join(posix.dirname(path), target), isLoadedAtOnce && isLater === undefined);
  };
  await read("extension.js", true);
  return [...files.values()];
}
