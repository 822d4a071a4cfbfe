import { formatMs } from "../../core/exchange/run/describeOutcome";
import type { StepPlace, StepResult } from "../../core/exchange/run/runReport";
import { noColours, type Look, type Paint } from "../terminal/colours";
import type { FileOutcome } from "./fileOutcome";
import { countText, findingLines, problemLines } from "./prettyText";
import { printableLine } from "./printable";
import { RunTotals } from "./runTotals";
import type { Reporter, RunEnd } from "./reporter";
import type { SourceTexts } from "./sourceTexts";

const signs = { passed: "✓", failed: "✗", cancelled: "–", refused: "✗" } as const;
const looks: Readonly<Record<keyof typeof signs, Look>> = {
  passed: "passed",
  failed: "failed",
  cancelled: "warning",
  refused: "failed",
};

/** Of a loop, the steps that pass are shown in its first rounds only. */
const mostShownRounds = 3;

/** For people: a line for each step as soon as it has ended, with what is wrong below it. */
export class PrettyReporter implements Reporter {
  readonly #totals = new RunTotals();
  #sources: SourceTexts | undefined;
  #hidden = 0;

  constructor(private readonly paint: Paint = noColours) {}

  fileStarted(file: string, sources: SourceTexts): string {
    this.#sources = sources;
    this.#hidden = 0;
    return `${this.paint("strong", printableLine(sources.shownPath(file)))}\n`;
  }

  groupStarted(place: StepPlace, depth: number): string {
    if (isLate(place)) return "";
    return indented(depth, [`${this.paint("quiet", "▸")} ${titleOf(place)}`]);
  }

  stepEnded(result: StepResult, depth: number): string {
    if (result.verdict !== "passed" || !isLate(result.place)) return this.#step(result, depth);
    this.#hidden++;
    return "";
  }

  groupEnded(result: StepResult, depth: number): string {
    if (result.verdict === "passed" && isLate(result.place)) return "";
    const hidden = this.#hidden;
    this.#hidden = 0;
    const more = this.paint("quiet", `… ${countText(hidden, "more step")} passed in later rounds`);
    return `${hidden === 0 ? "" : indented(depth + 1, [more])}${this.#step(result, depth)}`;
  }

  fileEnded(outcome: FileOutcome): string {
    this.#totals.add(outcome);
    const { findings, problem, sources, verdict, unreached } = outcome;
    const lines = findings.flatMap((finding) => findingLines(finding, sources, this.paint));
    if (problem !== undefined) lines.push(...problemLines(problem, sources, this.paint));
    if (unreached.length > 0) {
      const not = verdict === "cancelled" ? "cancelled before" : "not reached";
      lines.push(this.paint("quiet", `○ ${countText(unreached.length, "step")} ${not}`));
    }
    return `${indented(0, lines)}\n`;
  }

  runEnded({ durationMs, notRun, interruptedBy }: RunEnd): string {
    const interrupted = interruptedBy === undefined ? "" : `Interrupted by ${interruptedBy}. `;
    const skipped = notRun.length === 0 ? "" : ` ${countText(notRun.length, "file")} not run.`;
    const { verdict } = this.#totals;
    const summary = `${interrupted}${this.#totals.sentence()}${skipped}`;
    return `${this.paint(looks[verdict], signs[verdict])} ${summary} ${this.paint("quiet", formatMs(durationMs))}\n`;
  }

  #step(result: StepResult, depth: number): string {
    const { verdict, place, note, durationMs, replyMs, problem } = result;
    const facts = [note, formatMs(durationMs), replyMs === undefined ? "" : `reply after ${formatMs(replyMs)}`];
    const shown = facts.filter((fact) => fact !== "").map(printableLine);
    const sign = this.paint(looks[verdict], signs[verdict]);
    const line = `${sign} ${titleOf(place)} ${this.paint("quiet", `· ${shown.join(" · ")}`)}`;
    const details = problem && this.#sources ? problemLines(problem, this.#sources, this.paint) : [];
    return indented(depth, [line, ...details.map((each) => `    ${each}`)]);
  }
}

function titleOf({ title, rounds }: StepPlace): string {
  return `${printableLine(title)}${rounds.length === 0 ? "" : ` (round ${rounds.join(".")})`}`;
}

function isLate({ rounds }: StepPlace): boolean {
  return rounds.some((round) => round > mostShownRounds);
}

function indented(depth: number, lines: readonly string[]): string {
  const blank = "  ".repeat(depth + 1);
  return lines.map((line) => `${blank}${line}\n`).join("");
}
