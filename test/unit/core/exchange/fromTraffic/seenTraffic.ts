import type { LifecycleEvent } from "../../../../../src/core/connection/lifecycleEvent";
import type { Traffic, TrafficRecord } from "../../../../../src/core/exchange/fromTraffic/traffic";

const local = { host: "127.0.0.1", port: 51_000 };
const server = { host: "127.0.0.1", port: 7700 };

const events: Readonly<Record<string, LifecycleEvent>> = {
  connected: { type: "connected", local, remote: server },
  accepted: { type: "accepted", local: server, remote: local },
  "our FIN": { type: "localEnded", isSecond: false },
  "peer FIN": { type: "remoteEnded", isSecond: false },
  closed: { type: "closed", reason: { by: "local", how: "fin" }, unsentBytes: 0 },
  "peer RST": { type: "closed", reason: { by: "remote", how: "rst" }, unsentBytes: 0 },
  "our RST": { type: "closed", reason: { by: "local", how: "rst" }, unsentBytes: 0 },
  dropped: { type: "closed", reason: { by: "local", how: "abort" }, unsentBytes: 0 },
};

/**
 * Traffic written as a dialogue: `>> sent`, `<< received`, `-- connected`; bytes above 7f as they are in Latin-1. A number
 * before it is the connection, 1 unless told; `+ms` behind it is how long it took, 10 ms unless told.
 */
export function seenTraffic(dialogue: readonly string[], of: Partial<Traffic> = {}): Traffic {
  let timeNs = 0;
  const records = dialogue.map((line): TrafficRecord => {
    const [, index, sign, content = "", ms] = /^(\d*)(>>|<<|--) ?(.*?)(?: \+(\d+))?$/s.exec(line) ?? [];
    const connection = Number(index === "" ? 1 : index);
    timeNs += Number(ms ?? 10) * 1e6;
    const event = events[content];
    if (sign === "--" && event) return { connection, timeNs, direction: "event", event };
    const direction = sign === ">>" ? "out" : "in";
    return { connection, timeNs, direction, bytes: Buffer.from(content, "latin1") };
  });
  const client = (connection: number) => ({ host: "127.0.0.1", port: 51_000 + connection });
  return { transport: "tcp", role: "client", server, records, client, ...of };
}
