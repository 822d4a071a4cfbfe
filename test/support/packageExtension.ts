import { cp, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { runQuietly } from "./host/childProcess";
import { repositoryFolder } from "./host/repositoryFolder";

const leftOut = new Set([".git", ".types", ".vscode-test", "dist", "node_modules"]);

/**
 * Runs `npm run package` in a copy of the repository below a folder, so that the build that other tests run stays as it is.
 * @returns the path of the VSIX.
 */
export async function packageExtension(folder: string): Promise<string> {
  const copy = join(folder, "repository");
  await cp(repositoryFolder, copy, {
    recursive: true,
    filter: (source) => !leftOut.has(relative(repositoryFolder, source)),
  });
  await symlink(join(repositoryFolder, "node_modules"), join(copy, "node_modules"), "junction");
  await runQuietly("npm", ["run", "package"], { cwd: copy });
  return join(copy, "dist", "sockscope.vsix");
}
