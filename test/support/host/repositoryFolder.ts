import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder that holds package.json and the tests, found upwards from the running bundle below `dist/test`. */
export const repositoryFolder = findUpwards(__dirname);

/** What the tests download or generate and keep between runs. */
export const cacheFolder = join(repositoryFolder, ".vscode-test");

function findUpwards(folder: string): string {
  if (existsSync(join(folder, "esbuild.mjs"))) return folder;
  if (dirname(folder) === folder) throw new Error("The tests must run from inside the Sockscope repository.");
  return findUpwards(dirname(folder));
}
