import { monitorEventLoopDelay } from "node:perf_hooks";
import { randomFillSync } from "node:crypto";
import { parseRecordFilter } from "../../src/core/capture/recordFilter";
import { CaptureView } from "../../src/engine/captureView";
import { SpoolCapture } from "../../src/store/spoolCapture";

/** What the role is asked: first to make a capture, then to search it, as often as wanted. */
export type SearchTask = MakeTask | { readonly filter: string };

export interface MakeTask {
  readonly folder: string;
  readonly bytes: number;
  readonly recordBytes: number;
  /** Put into so many records. */
  readonly needle: string;
  readonly needles: number;
}

export interface SearchResult {
  readonly seconds: number;
  readonly cpuMicros: number;
  readonly matches: number;
  /** The 99th percentile and the longest, in milliseconds. */
  readonly delayP99Ms: number;
  readonly longestDelayMs: number;
}

let capture: SpoolCapture | undefined;

/** Makes a capture on disk, and tells its file; or filters it, and tells how long that took. */
export async function search(task: unknown): Promise<SearchResult | { readonly file: string }> {
  const asked = task as SearchTask;
  if (!("filter" in asked)) return { file: await make(asked) };
  if (!capture) throw new Error("There is no capture to search.");
  return filter(capture, asked.filter);
}

/** Text and random bytes in turn, as a stream would bring them. */
async function make({ folder, bytes, recordBytes, needle, needles }: MakeTask): Promise<string> {
  const endpoint = { transport: "tcp", host: "127.0.0.1", port: 7700 } as const;
  const limits = () => ({ maxBytes: Infinity, maxRecords: Infinity });
  capture = new SpoolCapture({ folder, name: "search", endpoint, originEpochMs: 0, limits });
  const records = Math.ceil(bytes / recordBytes);
  const every = Math.floor(records / needles);
  for (let number = 0; number < records; number++) {
    const payload = Buffer.alloc(recordBytes);
    if (number % 2 === 0) payload.write(textOf(number, recordBytes), "latin1");
    else randomFillSync(payload);
    if (number % every === every - 1) payload.write(needle, Math.floor(recordBytes / 2), "latin1");
    capture.appendBytes("in", payload, { connection: 1, timeNs: number * 1000 });
    if (capture.isUnderPressure) await capture.flush();
  }
  await capture.flush();
  return capture.file ?? "";
}

function textOf(number: number, length: number): string {
  let text = "";
  for (let line = 0; text.length < length; line++) {
    const pressure = ((number * 7919 + line * 104_729) % 100_000) / 100;
    text += `{"id":${number}${line},"sensor":"pump-${line % 17}","pressure":${pressure},"status":"OK"}\n`;
  }
  return text.slice(0, length);
}

async function filter(reader: SpoolCapture, text: string): Promise<SearchResult> {
  const parsed = parseRecordFilter(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const view = new CaptureView({ capture: reader, peer: () => undefined, connections: () => [] });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await new Promise<void>((resolve) => {
    view.onDidChange(() => {
      if (view.toScan === 0) resolve();
    });
    view.select({ filter: parsed.filter, directions: new Set(["in", "out", "event"]) });
  });
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  const matches = view.rows;
  view.dispose();
  if (view.problem !== undefined) throw new Error(view.problem);
  const delays = { delayP99Ms: delay.percentile(99) / 1e6, longestDelayMs: delay.max / 1e6 };
  return { seconds, cpuMicros: user + system, matches, ...delays };
}
