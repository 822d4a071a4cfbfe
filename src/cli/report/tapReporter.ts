import type { RunProblem, StepResult } from "../../core/exchange/run/runReport";
import { stepName, type FileOutcome, type Finding } from "./fileOutcome";
import { printable, printableLine } from "./printable";
import type { Reporter, RunEnd } from "./reporter";
import type { SourceTexts } from "./sourceTexts";

/** TAP version 14: a test point for each file, with its steps as the subtest before it. */
export class TapReporter implements Reporter {
  #files = 0;
  #steps = 0;
  #sources: SourceTexts | undefined;

  runStarted(): string {
    return "TAP version 14\n";
  }

  fileStarted(file: string, sources: SourceTexts): string {
    this.#steps = 0;
    this.#sources = sources;
    return `# Subtest: ${oneLine(sources.shownPath(file))}\n`;
  }

  stepEnded(result: StepResult): string {
    return this.#step(result);
  }

  groupEnded(result: StepResult): string {
    return result.problem === undefined ? "" : this.#step(result);
  }

  fileEnded(outcome: FileOutcome): string {
    const { sources, findings, problem, unreached, verdict } = outcome;
    const skipped = unreached.map(({ title }) =>
      inSubtest(`ok ${++this.#steps} - ${oneLine(title)} # SKIP not reached\n`),
    );
    const plan = inSubtest(`1..${this.#steps}\n`);
    const point = testPoint(verdict === "passed", ++this.#files, sources.shownPath(outcome.file));
    const values: YamlValues = problem === undefined ? {} : problemValues(problem, sources);
    if (findings.length > 0) values["diagnostics"] = findings.map((finding) => findingText(finding, sources));
    return `${skipped.join("")}${plan}${point}${yamlBlock(values)}`;
  }

  runEnded({ notRun, interruptedBy }: RunEnd): string {
    const skipped = notRun.map((file) => `ok ${++this.#files} - ${oneLine(file)} # SKIP not run\n`);
    const bail = interruptedBy === undefined ? "" : `Bail out! The run was interrupted by ${interruptedBy}.\n`;
    return `${skipped.join("")}1..${this.#files}\n${bail}`;
  }

  #step(result: StepResult): string {
    const sources = this.#sources;
    if (sources === undefined) return "";
    const { verdict, note, durationMs, replyMs, problem } = result;
    const values: YamlValues = { ...(problem && problemValues(problem, sources)), duration_ms: rounded(durationMs) };
    if (replyMs !== undefined) values["reply_ms"] = rounded(replyMs);
    if (note !== "") values["note"] = note;
    if (verdict === "cancelled") values["message"] = "The run was cancelled.";
    return inSubtest(
      `${testPoint(verdict === "passed", ++this.#steps, stepName(result, sources))}${yamlBlock(values)}`,
    );
  }
}

type YamlValues = Record<string, string | number | readonly string[]>;

function testPoint(isOk: boolean, number: number, description: string): string {
  return `${isOk ? "ok" : "not ok"} ${number} - ${oneLine(description)}\n`;
}

/** `#` and `\` mean something in a description. */
function oneLine(text: string): string {
  return printableLine(text).replace(/[\\#]/g, "\\$&");
}

function inSubtest(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}

function problemValues({ code, message, file, at, details, difference }: RunProblem, sources: SourceTexts): YamlValues {
  const place = sources.placeOf(file, at);
  return {
    message,
    severity: "fail",
    code,
    at: `${place.file}:${place.line}:${place.column}`,
    ...(details.length === 0 ? {} : { details }),
    ...(difference === undefined ? {} : { wanted: difference.expected, found: difference.actual }),
  };
}

function findingText({ file, at, severity, message }: Finding, sources: SourceTexts): string {
  const place = sources.placeOf(file, at ?? { from: 0, to: 0 });
  return `${place.file}:${place.line}:${place.column}: ${severity}: ${message}`;
}

/** Strings of JSON are strings of YAML, too; those of several lines stay readable. */
function yamlBlock(values: YamlValues): string {
  const lines = Object.entries(values).map(([name, value]) => `  ${name}:${yamlValue(value)}\n`);
  return lines.length === 0 ? "" : `  ---\n${lines.join("")}  ...\n`;
}

function yamlValue(value: string | number | readonly string[]): string {
  if (typeof value === "number") return ` ${value}`;
  if (typeof value !== "string") return value.map((each) => `\n    - ${JSON.stringify(printable(each))}`).join("");
  const text = printable(value);
  if (!text.includes("\n") || text.trim() === "") return ` ${JSON.stringify(text)}`;
  const isEnded = text.endsWith("\n");
  const lines = (isEnded ? text.slice(0, -1) : text).split("\n");
  return ` |2${isEnded ? "" : "-"}\n${lines.map((line) => `    ${line}`).join("\n")}`;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
