import type { RunEvent, RunReport, StepResult } from "../../src/core/exchange/run/runReport";
import type { Endpoints } from "../../src/engine/endpoints";
import { runExchange } from "../../src/engine/exchange/runExchange";
import type { RunRequest } from "../../src/engine/exchange/runRequest";
import { endpoints } from "./testEndpoints";

/** How {@link runText} runs a text; everything may be left out. */
export interface RunTextOptions extends Partial<Omit<RunRequest, "text">> {
  /** Values over the file's own, as by `--var`. */
  readonly vars?: Readonly<Record<string, string | number>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Other files by their paths; the text itself is `main.sock.yaml` unless `file` says otherwise. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly signal?: AbortSignal;
  /** Those of the test unless told. */
  readonly endpoints?: Endpoints;
  /** Told each event as it comes. */
  readonly tell?: (event: RunEvent) => void;
}

/** What came of a run. */
export interface TextRun {
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
  /** The results of steps in the order in which they ended. */
  readonly results: readonly StepResult[];
}

/** Runs the text of an exchange file on the endpoints of the test; `disposeEndpoints` lets go of what it opened. */
export async function runText(text: string, options: RunTextOptions = {}): Promise<TextRun> {
  const { vars = {}, secrets = {}, files = {}, signal = new AbortController().signal, tell, ...rest } = options;
  const events: RunEvent[] = [];
  const note = (event: RunEvent): void => {
    events.push(event);
    tell?.(event);
  };
  const inputs = {
    commandLine: new Map(Object.entries(vars).map(([name, value]) => [name, String(value)])),
    secretOf: (name: string) => secrets[name],
  };
  const request = { file: "main.sock.yaml", inputs, ...rest, text };
  const services = { endpoints: options.endpoints ?? endpoints(), readFile: readFrom(files) };
  const report = await runExchange(request, services, { signal, tell: note });
  const results = events.flatMap((event) => (event.type === "stepEnded" ? [event.result] : []));
  return { report, events, results };
}

/** Reads files that are given as they are. */
export function readFrom(
  files: NonNullable<RunTextOptions["files"]>,
): (path: string) => Promise<Uint8Array | undefined> {
  const encoder = new TextEncoder();
  return (path) => {
    const content = files[path];
    return Promise.resolve(typeof content === "string" ? encoder.encode(content) : content);
  };
}
