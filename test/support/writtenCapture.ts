import type { CaptureLimits } from "../../src/core/capture/memoryCapture";
import { SpoolCapture } from "../../src/store/spoolCapture";

export interface WrittenCaptureOptions {
  readonly port?: number;
  /** How many peers talk to the listener, each some lines. */
  readonly peers?: number;
  readonly lines?: number;
  readonly limits?: CaptureLimits;
  /** Payload bytes behind each line. */
  readonly extraBytes?: number;
}

/** Writes the capture of a listener whose peers sent a line each and got it back, and returns its closed files. */
export async function writtenCapture(
  folder: string,
  name: string,
  options: WrittenCaptureOptions = {},
): Promise<readonly string[]> {
  const { port = 7700, peers = 2, lines = 3, limits, extraBytes = 0 } = options;
  const endpoint = { transport: "tcp", host: "127.0.0.1", port } as const;
  const plenty = { maxBytes: 1 << 30, maxRecords: 1e7 };
  const originEpochMs = Date.UTC(2026, 10, 22, 7, 8, 9) + port;
  const capture = new SpoolCapture({ folder, name, endpoint, originEpochMs, limits: () => limits ?? plenty });
  let timeNs = 0;
  for (let peer = 1; peer <= peers; peer++) {
    const ends = { local: { host: "127.0.0.1", port }, remote: { host: "127.0.0.1", port: 50_000 + peer } };
    capture.appendEvent({ type: "accepted", ...ends }, { connection: peer, timeNs: (timeNs += 1e6) });
  }
  for (let line = 1; line <= lines; line++) {
    for (let peer = 1; peer <= peers; peer++) {
      const payload = (text: string): Uint8Array =>
        Buffer.concat([Buffer.from(`${text} ${line} of peer ${peer}\r\n`), Buffer.alloc(extraBytes, line)]);
      capture.appendBytes("in", payload("line"), { connection: peer, timeNs: (timeNs += 4e5) });
      capture.appendBytes("out", payload("echo"), { connection: peer, timeNs: (timeNs += 8e4) });
    }
    if (extraBytes > 0) await capture.flush();
  }
  await capture.flush();
  const { files } = capture;
  await capture.close();
  return files;
}
