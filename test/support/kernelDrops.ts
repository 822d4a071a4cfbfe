import { readFileSync } from "node:fs";

/** How many datagrams the system threw away at a bound UDP port because its receive buffer was full (proc(5)). */
export function kernelDrops(port: number): number {
  const [, ...lines] = ["udp", "udp6"].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, "ascii").trimEnd().split("\n"),
  );
  const rows = lines.map((line) => line.trim().split(/\s+/));
  const row = rows.find(([, local = ""]) => parseInt(local.split(":")[1] ?? "", 16) === port);
  if (!row) throw new Error(`No UDP socket is bound to port ${port}.`);
  return Number(row.at(-1));
}
