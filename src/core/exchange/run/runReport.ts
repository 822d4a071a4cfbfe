import type { Variable } from "../../payload/fields/fieldInputs";
import type { ExchangeDiagnostic, SourceRange } from "../diagnostic";

/**
 * Why a step failed. The codes are stable.
 *
 * - `SOCKSCOPE_RUN_MISMATCH`: what came is not what was expected.
 * - `SOCKSCOPE_RUN_TIMEOUT`: what was expected did not come in time.
 * - `SOCKSCOPE_RUN_UNEXPECTED`: something came where nothing, or something else, was expected: bytes in a silence, RST for FIN.
 * - `SOCKSCOPE_RUN_CLOSED`: the connection ended while something was expected of it, or before something could be sent.
 * - `SOCKSCOPE_RUN_OPEN`: a connection or a listener could not be opened.
 * - `SOCKSCOPE_RUN_VALUE`: a value cannot be had, or does not fit where it is to stand.
 * - `SOCKSCOPE_RUN_ASSERT`: an `assert` does not hold.
 * - `SOCKSCOPE_RUN_FILE`: a file that a step needs cannot be read, or cannot be run.
 * - `SOCKSCOPE_RUN_LIMIT`: more than a run may hold: unread bytes of a peer, rounds of a loop, files inside files.
 */
export type RunProblemCode =
  | "SOCKSCOPE_RUN_MISMATCH"
  | "SOCKSCOPE_RUN_TIMEOUT"
  | "SOCKSCOPE_RUN_UNEXPECTED"
  | "SOCKSCOPE_RUN_CLOSED"
  | "SOCKSCOPE_RUN_OPEN"
  | "SOCKSCOPE_RUN_VALUE"
  | "SOCKSCOPE_RUN_ASSERT"
  | "SOCKSCOPE_RUN_FILE"
  | "SOCKSCOPE_RUN_LIMIT";

/** Why a step failed, for people and for a diff. All texts are masked: no secret is in them. */
export interface RunProblem {
  readonly code: RunProblemCode;
  /** One plain sentence that says what was wrong, where, and what to do or to look at. */
  readonly message: string;
  /** The file that `at` counts in: the one that was run, or one that it runs. */
  readonly file: string;
  /** The narrowest place that is known: a field's line, a value, or else the step's key. */
  readonly at: SourceRange;
  /** All that is different, where there is more than the message says: `crc at byte 12: expected 2c 35, got 00 00`. */
  readonly details: readonly string[];
  /**
   * What was expected and what came, as texts made to be compared line by line: the fields one a line, or a hex dump.
   * Undefined where there is nothing to compare.
   */
  readonly difference: { readonly expected: string; readonly actual: string } | undefined;
}

/** One execution of a step. A step in a loop, or in a file that is run twice, has several. */
export interface StepPlace {
  /** As the runner was given it, or as a `run` step led to it. */
  readonly file: string;
  /** The step's id in that file, `3/0`: see the document. */
  readonly id: string;
  readonly title: string;
  /** The step in that file. */
  readonly at: SourceRange;
  /** The round of each loop around it, the outermost first, counted from 1. */
  readonly rounds: readonly number[];
  /** The `run` steps that led to its file, the first one first; empty in the file that was run. */
  readonly callers: readonly { readonly file: string; readonly id: string }[];
}

/** `skipped` steps were not reached, because one before them failed or the run was cancelled. */
export type StepVerdict = "passed" | "failed" | "cancelled" | "skipped";

/** What came of a step. A step that holds others has the verdict of the worst of them. */
export interface StepResult {
  readonly place: StepPlace;
  readonly verdict: Exclude<StepVerdict, "skipped">;
  readonly durationMs: number;
  /** For an expect: from the last send on its connection to the first byte of what fulfilled it. */
  readonly replyMs: number | undefined;
  /** What was done, in a few words: `14 bytes sent`, `session = 7`. Masked; empty where there is nothing to say. */
  readonly note: string;
  /** Undefined unless it failed. Of steps that hold others only the innermost has one. */
  readonly problem: RunProblem | undefined;
}

/** `refused`: the file has errors, or values are missing; nothing was opened or sent. */
export type RunVerdict = "passed" | "failed" | "cancelled" | "refused";

export interface RunReport {
  readonly file: string;
  readonly name: string | undefined;
  readonly verdict: RunVerdict;
  readonly durationMs: number;
  /** How many executions of steps that hold no others there were. */
  readonly passed: number;
  readonly failed: number;
  /** The first failure; undefined where there was none. */
  readonly problem: RunProblem | undefined;
  /**
   * What its steps captured or set, outside of branches, with the values at its end: for a later run that begins at a
   * step. These are not masked, and must not be shown. Empty where nothing ran, and for a mock.
   */
  readonly captured: ReadonlyMap<string, Variable>;
  /** Errors and warnings of the file; at least one error where the run was refused. */
  readonly diagnostics: readonly ExchangeDiagnostic[];
}

/** What a runner tells as it goes, in the order in which it happens; `parallel` branches and clients of a mock interleave. */
export type RunEvent =
  | { readonly type: "stepStarted"; readonly place: StepPlace }
  | { readonly type: "stepEnded"; readonly result: StepResult }
  /** A connection of a file has an endpoint from now on: dialled, or bound. `endpointId` is its id among the endpoints. */
  | { readonly type: "opened"; readonly file: string; readonly connection: string; readonly endpointId: string };

/** What a mock tells as it serves. `client` is the peer's address, such as `127.0.0.1:51234`. Texts are masked. */
export type MockEvent =
  /** `address` is the one really bound. */
  | { readonly type: "listening"; readonly connection: string; readonly address: string; readonly endpointId: string }
  | { readonly type: "accepted"; readonly connection: string; readonly client: string }
  | { readonly type: "closed"; readonly connection: string; readonly client: string }
  /** A rule fitted; `note` says what it answered. */
  | { readonly type: "answered"; readonly client: string; readonly rule: StepPlace; readonly note: string }
  /** A message that no rule fits, excerpted as text with escapes; `bytes` is its length. */
  | {
      readonly type: "unmatched";
      readonly connection: string;
      readonly client: string;
      readonly text: string;
      readonly bytes: number;
    }
  | { readonly type: "failed"; readonly client: string; readonly problem: RunProblem };
