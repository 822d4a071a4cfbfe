import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

/** What the figures were measured on. `folder`: where captures and files are written. */
export function machine(folder: string): Readonly<Record<string, string | number>> {
  const processors = cpus();
  return {
    processors: processors.length,
    model: processors[0]?.model ?? "unknown",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    fileSystem: fileSystem(folder),
    /** Above 0 at the beginning, others are at work beside the benchmark. */
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** Such as `ext4`; from the longest mount point above the folder. */
function fileSystem(folder: string): string {
  if (process.platform !== "linux") return "unknown";
  const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
  const above = mounts
    .map((line) => line.split(" "))
    .map(([, point = "", type = ""]) => ({ point, type }))
    .filter(({ point }) => point !== "" && `${folder}/`.startsWith(point.replace(/\/?$/, "/")));
  return above.sort((left, right) => left.point.length - right.point.length).at(-1)?.type ?? "unknown";
}
