import type { RunProblem, RunVerdict, StepPlace, StepResult } from "../../core/exchange/run/runReport";
import { isVisibleCharacter } from "../../core/payload/characterName";
import type { FileOutcome, Finding, UnreachedStep } from "./fileOutcome";
import type { Reporter, RunEnd, RunStart } from "./reporter";
import { RunTotals } from "./runTotals";
import type { SourceTexts } from "./sourceTexts";

/**
 * The document that the JSON reporter writes. Keys are only ever added. Times are in milliseconds, lines and columns
 * count from 1, what is unknown is null, and secrets are masked.
 */
export interface JsonReport {
  /** The version of this shape. */
  readonly format: 1;
  readonly sockscope: string;
  /** The worst of all files: cancelled, refused, failed, passed. */
  readonly verdict: RunVerdict;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly environment: string | null;
  /** The signal that ended it. */
  readonly interruptedBy: string | null;
  readonly files: readonly JsonFile[];
  /** Paths of files that were not begun. */
  readonly notRun: readonly string[];
  readonly totals: {
    readonly files: Readonly<Record<RunVerdict, number>>;
    readonly steps: {
      readonly passed: number;
      readonly failed: number;
      readonly cancelled: number;
      readonly skipped: number;
    };
  };
}

export interface JsonPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface JsonFile {
  readonly file: string;
  readonly name: string | null;
  readonly verdict: RunVerdict;
  readonly startedAt: string;
  readonly durationMs: number;
  /** A failure that belongs to no step. */
  readonly problem: JsonProblem | null;
  readonly diagnostics: readonly (JsonPlace & {
    readonly severity: "error" | "warning";
    readonly code: string;
    readonly message: string;
  })[];
  /** Executions of steps that hold no others; those that were not reached stand at the end. */
  readonly steps: readonly JsonStep[];
  /** How many further executions passed; only the first 10 000 are listed. */
  readonly unlisted: number;
}

export interface JsonStep extends JsonPlace {
  /** Where the step is, by the index in each list of steps: `3/0`. */
  readonly id: string;
  readonly title: string;
  /** The round of each loop around it, the outermost first, from 1. */
  readonly rounds: readonly number[];
  /** The run steps that led to its file. */
  readonly callers: readonly { readonly file: string; readonly id: string }[];
  readonly verdict: "passed" | "failed" | "cancelled" | "skipped";
  readonly durationMs: number;
  readonly replyMs: number | null;
  readonly note: string;
  readonly problem: JsonProblem | null;
}

export interface JsonProblem extends JsonPlace {
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
  readonly difference: { readonly expected: string; readonly actual: string } | null;
}

/** One JSON document at the end; see {@link JsonReport}. */
export class JsonReporter implements Reporter {
  readonly #files: JsonFile[] = [];
  readonly #totals = new RunTotals();
  #start: RunStart = { version: "", startedEpochMs: 0, environment: undefined };

  runStarted(start: RunStart): string {
    this.#start = start;
    return "";
  }

  fileEnded(outcome: FileOutcome): string {
    this.#totals.add(outcome);
    this.#files.push(fileOf(outcome));
    return "";
  }

  runEnded({ durationMs, notRun, interruptedBy }: RunEnd): string {
    const { version, startedEpochMs, environment } = this.#start;
    const report: JsonReport = {
      format: 1,
      sockscope: version,
      verdict: interruptedBy === undefined ? this.#totals.verdict : "cancelled",
      startedAt: new Date(startedEpochMs).toISOString(),
      durationMs: rounded(durationMs),
      environment: environment ?? null,
      interruptedBy: interruptedBy ?? null,
      files: this.#files,
      notRun,
      totals: { files: this.#totals.files, steps: this.#totals.steps },
    };
    return `${safe(JSON.stringify(report, undefined, 2))}\n`;
  }
}

/** What would act on a terminal, or hide in it, is written as an escape. */
function safe(json: string): string {
  return /^[\x20-\x7e\n]*$/.test(json) ? json : Array.from(json, safeCharacter).join("");
}

function safeCharacter(character: string): string {
  if (character === "\n" || isVisibleCharacter(character.codePointAt(0) ?? 0)) return character;
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
    return `\\u${unit}`;
  }).join("");
}

function fileOf(outcome: FileOutcome): JsonFile {
  const { file, name, verdict, startedEpochMs, durationMs, problem, findings, steps, unreached, unlisted, sources } =
    outcome;
  return {
    file: sources.shownPath(file),
    name: name ?? null,
    verdict,
    startedAt: new Date(startedEpochMs).toISOString(),
    durationMs: rounded(durationMs),
    problem: problem === undefined ? null : problemOf(problem, sources),
    diagnostics: findings.map((finding) => diagnosticOf(finding, sources)),
    steps: [
      ...steps.map((step) => stepOf(step, sources)),
      ...unreached.map((step) => unreachedStep(file, step, sources)),
    ],
    unlisted,
  };
}

function diagnosticOf(
  { file, at, severity, code, message }: Finding,
  sources: SourceTexts,
): JsonFile["diagnostics"][number] {
  return { ...sources.placeOf(file, at ?? { from: 0, to: 0 }), severity, code, message };
}

function stepOf({ place, verdict, durationMs, replyMs, note, problem }: StepResult, sources: SourceTexts): JsonStep {
  return {
    ...positionOf(place, sources),
    verdict,
    durationMs: rounded(durationMs),
    replyMs: replyMs === undefined ? null : rounded(replyMs),
    note,
    problem: problem === undefined ? null : problemOf(problem, sources),
  };
}

function unreachedStep(file: string, { id, title, at }: UnreachedStep, sources: SourceTexts): JsonStep {
  const place: StepPlace = { file, id, title, at, rounds: [], callers: [] };
  return {
    ...positionOf(place, sources),
    verdict: "skipped",
    durationMs: 0,
    replyMs: null,
    note: "",
    problem: null,
  };
}

function positionOf(
  { file, id, title, at, rounds, callers }: StepPlace,
  sources: SourceTexts,
): JsonPlace & Pick<JsonStep, "id" | "title" | "rounds" | "callers"> {
  const shownCallers = callers.map((caller) => ({ file: sources.shownPath(caller.file), id: caller.id }));
  return { id, title, ...sources.placeOf(file, at), rounds, callers: shownCallers };
}

function problemOf({ code, message, file, at, details, difference }: RunProblem, sources: SourceTexts): JsonProblem {
  return { code, message, ...sources.placeOf(file, at), details, difference: difference ?? null };
}

/** To a microsecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
