import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repositoryFolder } from "../../support/host/repositoryFolder";
import type { RowGroup } from "../bench";
import { readExtensionCode } from "../extensionCode";
import { measured } from "../report";
import { ProbedWorkbench, writeExtension } from "./probedWorkbench";

const ids = { ours: "sockscope.sockscope", empty: "bench.empty" };

/** How long Sockscope takes to be loaded and activated, and an extension that does nothing, each time in a new VS Code. */
export const activationRows: RowGroup = async ({ isQuick, repeats, folder }) => {
  const extensions = [await minifiedSockscope(folder), await writeExtension(folder, "empty")];
  const times = { ours: [] as number[], empty: [] as number[] };
  // Whoever is first pays for what both need, so they change places; an even number is fair.
  const rounds = isQuick ? 2 : Math.max(4, repeats + (repeats % 2));
  for (let round = 0; round < rounds; round++) {
    const probed = await ProbedWorkbench.start({ folder, extensions });
    try {
      for (const name of round % 2 === 0 ? (["ours", "empty"] as const) : (["empty", "ours"] as const)) {
        times[name].push(await probed.call<number>({ do: "activate", id: ids[name] }));
      }
    } finally {
      await probed.stop();
    }
  }
  return [
    {
      work: "activation: load and activate, packaged",
      unit: "ms",
      ours: measured(times.ours),
      reference: { name: "an extension that does nothing", ...measured(times.empty) },
      contract: { of: "difference", atMost: 30 },
      sizes: { restarts: rounds },
    },
  ];
};

/** The extension as it is packaged: its code minified. */
async function minifiedSockscope(folder: string): Promise<string> {
  const own = join(folder, "sockscope");
  for (const { path, code } of await readExtensionCode()) {
    const file = join(own, "dist", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
  }
  for (const name of ["package.json", "package.nls.json"])
    await copyFile(join(repositoryFolder, name), join(own, name));
  return own;
}
