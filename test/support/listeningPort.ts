import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** In /proc/net/tcp a listening socket is 0A (TCP_LISTEN); in /proc/net/udp an unconnected one is 07 (TCP_CLOSE). */
const waitingState = { tcp: "0A", udp: "07" };

/**
 * The port on which a process listens (TCP) or is bound (UDP), or undefined while it is not. Asked of the system and not
 * of the program's output, so that any program can be told to take port 0.
 */
export function listeningPort(pid: number, transport: "tcp" | "udp"): number | undefined {
  if (!existsSync(`/proc/${pid}`)) return undefined;
  const inodes = socketInodes(pid);
  for (const file of [transport, `${transport}6`]) {
    const [, ...lines] = readFileSync(`/proc/${pid}/net/${file}`, "ascii").trimEnd().split("\n");
    for (const line of lines) {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      if (state === waitingState[transport] && inodes.has(inode)) return parseInt(local.split(":")[1] ?? "", 16);
    }
  }
  return undefined;
}

function socketInodes(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  const targets = readdirSync(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      return ""; // Closed while we were reading.
    }
  });
  return new Set(targets.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? "").filter((inode) => inode !== ""));
}
