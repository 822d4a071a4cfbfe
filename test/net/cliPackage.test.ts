import { deepEqual, equal } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runQuietly } from "../support/host/childProcess";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

/** What is published, besides the files that several parts share; without the hashes in the names. */
const published = `
CHANGELOG.md
LICENSE
README.md
dist/cli.js
dist/cli/captureStore.js
dist/cli/mockCommand.js
dist/cli/runCommand.js
dist/cli/textEncodings.js
package.json
`;

interface PackedPackage {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

describe("The npm package", function () {
  this.timeout(120_000);
  afterEach(removeTemporaryFolders);

  it("holds the command line and nothing else, and installs without any other package", async () => {
    const folder = await temporaryFolder();
    const options = ["--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder];
    const [packed] = JSON.parse(
      await runQuietly("npm", ["pack", ...options], { cwd: repositoryFolder }),
    ) as PackedPackage[];
    const names = packed?.files.map(({ path }) => path.replace(/-[A-Z0-9]{8}\.js$/, ".js")) ?? [];
    deepEqual(names.filter((name) => name !== "dist/cli/chunk.js").sort(), published.trim().split("\n"));
    const tarball = join(folder, packed?.filename ?? "");
    await runQuietly("npm", ["install", "--offline", "--no-save", "--loglevel=error", "--prefix", folder, tarball]);
    const { version } = JSON.parse(await readFile(join(repositoryFolder, "package.json"), "utf8")) as {
      version: string;
    };
    const program = join(folder, "node_modules", ".bin", "sockscope");
    equal(await runQuietly(program, ["--version"]), `${version}\n`);
    equal((await runQuietly(program, ["help", "run"])).split("\n")[0], "sockscope run FILES… [options]");
  });
});
