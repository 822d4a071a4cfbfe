import type * as vscode from "vscode";
import { RunProgress } from "../../../core/exchange/run/runProgress";
import type { RunReport, RunVerdict } from "../../../core/exchange/run/runReport";

/** One run of an exchange file, from its start on. */
export class ExchangeRun {
  readonly progress = new RunProgress();
  /** When it began. */
  readonly startedAt = new Date();
  /** The paths of the files that it has read by now, besides its own. */
  readonly filesRead = new Set<string>();
  /** Undefined while it runs. */
  report: RunReport | undefined;

  constructor(
    readonly uri: vscode.Uri,
    /** The text that is run, saved or not. */
    readonly source: string,
    /** Whether it is a test run, of which VS Code itself shows what failed behind the line. */
    readonly isTest: boolean,
  ) {}

  get state(): RunVerdict | "running" {
    return this.report?.verdict ?? "running";
  }
}
