import { dirname } from "node:path";
import type { Capture } from "../../core/capture/capture";
import { memoryCaptures, type CaptureFactory } from "../../engine/captureFactory";
import { makeFolder } from "../../engine/exchange/exchangeFiles";
import type { Terminal } from "../terminal/terminal";
import { shownPath } from "./exchangePaths";

/** Where what goes over the connections of a run is kept. */
export interface EndpointCaptures {
  readonly captures: CaptureFactory;
  /** The folders that something was kept in. */
  folders(): readonly string[];
  /** Why something could not be kept; a sentence each. */
  problems(): readonly string[];
  /** To be called once all endpoints are disposed of. */
  end(): void;
}

/** Nobody looks at them after the run. */
const memoryLimits = { maxBytes: 1 << 20, maxRecords: 1000 };
const fileLimits = { maxBytes: 1 << 30, maxRecords: 10_000_000 };

/**
 * Keeps captures as files in a folder of this run below the one that is named, or only for the moment where none is.
 * Rejects with a SockscopeError where the folder cannot be made.
 */
export async function endpointCaptures(folder: string | undefined): Promise<EndpointCaptures> {
  if (folder === undefined) {
    return {
      captures: memoryCaptures(() => memoryLimits),
      folders: () => [],
      problems: () => [],
      end: () => undefined,
    };
  }
  await makeFolder(folder);
  const { CaptureStore } = await import("../../engine/captureStore");
  const settings = { folder: { path: folder }, folders: [folder], limits: fileLimits, maxTotalBytes: Infinity };
  const store = new CaptureStore(settings);
  const made: Capture[] = [];
  const captures: CaptureFactory = (endpoint) => {
    const capture = store.captures(endpoint);
    made.push(capture);
    return capture;
  };
  return {
    captures,
    folders: () => different(made.map(({ file }) => file && dirname(file))),
    problems: () => different(made.map(({ problem }) => problem?.message)),
    end: () => store.end(),
  };
}

/** Says where captures are, and why not all is in them. Returns whether all is. */
export function tellCaptures(captures: EndpointCaptures, terminal: Terminal): boolean {
  const problems = captures.problems();
  for (const problem of problems) terminal.say(problem);
  for (const folder of captures.folders()) {
    terminal.say(`What went over the connections is kept in ${shownPath(folder)}.`);
  }
  return problems.length === 0;
}

function different(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}
