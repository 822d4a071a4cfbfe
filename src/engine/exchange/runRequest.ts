import type { PlanInputs } from "../../core/exchange/plan/planExchange";
import type { ParsedExchange } from "../../core/exchange/readExchange";
import type { MockEvent, RunEvent } from "../../core/exchange/run/runReport";
import type { Variable } from "../../core/payload/fields/fieldInputs";
import type { Endpoints } from "../endpoints";

/** What to run. */
export interface RunRequest {
  /** Its path, with `/` between folders: what `run` steps and `@file` are looked for from. */
  readonly file: string;
  /** Its text, saved or not. */
  readonly text: string;
  /** What the text was read as, where it was: it is not read again then. */
  readonly parsed?: ParsedExchange | undefined;
  readonly inputs: Omit<PlanInputs, "caller">;
  /** The id of a step that is in no other one, to begin there; those before it are left out. */
  readonly from?: string;
  /** Values for what the left out steps would have captured, from a run before. */
  readonly captured?: ReadonlyMap<string, Variable>;
}

/** What a run needs from where it runs. */
export interface RunServices {
  /** What the file opens is opened here, so that it is captured and shown like any other endpoint. */
  readonly endpoints: Endpoints;
  /** The content of a file, or undefined where it cannot be read. Never rejects. */
  readonly readFile: (path: string) => Promise<Uint8Array | undefined>;
}

/** How a run is watched and ended. `tell` must not throw. */
export interface RunControl {
  readonly signal: AbortSignal;
  readonly tell: (event: RunEvent) => void;
}

/** How a mock is watched and ended. `tell` must not throw. */
export interface MockControl {
  readonly signal: AbortSignal;
  readonly tell: (event: MockEvent) => void;
}
