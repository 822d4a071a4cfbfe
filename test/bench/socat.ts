import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { onProcessEnd } from "../support/host/cleanup";
import { listeningPort } from "../support/listeningPort";
import { until } from "../support/until";
import type { Run } from "./contest";
import { askRole, sharedClockMs } from "./roleProcess";
import type { Sent } from "./senderRole";

/** Receives one stream with socat, until its file is written and it has ended. */
export async function runSocat(folder: string, bytes: number): Promise<Run> {
  const path = join(folder, "socat.bin");
  const child = spawn("socat", ["-u", "TCP-LISTEN:0,bind=127.0.0.1", `OPEN:${path},creat,trunc`]);
  const forget = onProcessEnd(() => child.kill("SIGKILL"));
  const ended = once(child, "exit").then(() => sharedClockMs());
  const port = await until(() => listeningPort(child.pid ?? 0, "tcp"), { what: "socat to listen" });
  const { beginMs } = await askRole<Sent>("send", { kind: "stream", port, bytes });
  const endMs = await ended;
  forget();
  const { size } = await stat(path);
  if (size !== bytes) throw new Error(`Of ${bytes} bytes socat wrote ${size}.`);
  await rm(path);
  return { rate: bytes / 1e6 / ((endMs - beginMs) / 1000) };
}
