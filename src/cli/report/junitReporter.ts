import type { RunProblem, StepResult } from "../../core/exchange/run/runReport";
import { noColours } from "../terminal/colours";
import { stepName, type FileOutcome } from "./fileOutcome";
import { countText, findingLines, problemLines } from "./prettyText";
import { printable, printableLine } from "./printable";
import type { Reporter, RunEnd, RunStart } from "./reporter";

interface SuiteFigures {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  seconds: number;
}

/** JUnit's XML, as CI systems read it: a suite for each file, a case for each execution of a step. */
export class JunitReporter implements Reporter {
  readonly #suites: string[] = [];
  readonly #total: SuiteFigures = { tests: 0, failures: 0, errors: 0, skipped: 0, seconds: 0 };
  #environment: string | undefined;

  runStarted({ environment }: RunStart): string {
    this.#environment = environment;
    return "";
  }

  fileEnded(outcome: FileOutcome): string {
    const { sources, steps, unreached, unlisted, findings, problem } = outcome;
    const file = sources.shownPath(outcome.file);
    const cases = steps.map((step) => stepCase(step, file, outcome));
    if (problem !== undefined) cases.push(problemCase(problem, file, outcome));
    if (outcome.verdict === "refused") cases.push(refusedCase(file, outcome));
    cases.push(
      ...unreached.map(({ title }) => testCase(title, file, 0, element("skipped", { message: "not reached" }))),
    );
    const figures = figuresOf(outcome, cases.length);
    this.#add(figures);
    const warnings = outcome.verdict === "refused" ? [] : findings;
    const notes = warnings.flatMap((finding) => findingLines(finding, sources, noColours));
    if (unlisted > 0) notes.push(`${countText(unlisted, "more execution")} of steps passed and are not listed.`);
    const parts = [
      ...this.#properties(),
      ...cases,
      ...(notes.length === 0 ? [] : [element("system-out", {}, notes.join("\n"))]),
    ];
    this.#suites.push(container("testsuite", suiteAttributes(outcome, file, figures), parts));
    return "";
  }

  runEnded({ durationMs, notRun }: RunEnd): string {
    for (const file of notRun) {
      const skipped = testCase(file, file, 0, element("skipped", { message: "not run" }));
      const figures: SuiteFigures = { tests: 1, failures: 0, errors: 0, skipped: 1, seconds: 0 };
      this.#add(figures);
      this.#suites.push(container("testsuite", { name: file, ...written(figures) }, [skipped]));
    }
    const { tests, failures, errors, time } = written({ ...this.#total, seconds: durationMs / 1000 });
    // Suites tell how many cases were skipped; what holds them must not.
    const totals = { name: "sockscope", tests, failures, errors, time };
    const suites = container("testsuites", totals, this.#suites);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}\n`;
  }

  #properties(): string[] {
    if (this.#environment === undefined) return [];
    return [container("properties", {}, [element("property", { name: "environment", value: this.#environment })])];
  }

  #add(figures: SuiteFigures): void {
    for (const key of ["tests", "failures", "errors", "skipped", "seconds"] as const) this.#total[key] += figures[key];
  }
}

function figuresOf({ counts, problem, verdict, unreached, durationMs }: FileOutcome, tests: number): SuiteFigures {
  return {
    tests,
    failures: counts.failed + (problem === undefined ? 0 : 1),
    errors: counts.cancelled + (verdict === "refused" ? 1 : 0),
    skipped: unreached.length,
    seconds: durationMs / 1000,
  };
}

function suiteAttributes({ name, startedEpochMs }: FileOutcome, file: string, figures: SuiteFigures): Attributes {
  const timestamp = new Date(startedEpochMs).toISOString().slice(0, -1);
  return { name: name === undefined ? file : `${file}: ${name}`, file, ...written(figures), timestamp };
}

function written({ seconds, ...counts }: SuiteFigures): Record<keyof Omit<SuiteFigures, "seconds"> | "time", string> {
  const { tests, failures, errors, skipped } = counts;
  return {
    tests: String(tests),
    failures: String(failures),
    errors: String(errors),
    skipped: String(skipped),
    time: seconds.toFixed(3),
  };
}

function stepCase(step: StepResult, file: string, { sources }: FileOutcome): string {
  const { verdict, problem, note, durationMs } = step;
  const parts: string[] = [];
  if (verdict === "failed") parts.push(problem === undefined ? element("failure", {}) : failure(problem, sources));
  if (verdict === "cancelled") parts.push(element("error", { message: "The run was cancelled.", type: "cancelled" }));
  if (note !== "") parts.push(element("system-out", {}, note));
  return testCase(stepName(step, sources), file, durationMs, ...parts);
}

function problemCase(problem: RunProblem, file: string, { sources, durationMs }: FileOutcome): string {
  return testCase("open and close", file, durationMs, failure(problem, sources));
}

function refusedCase(file: string, { findings, sources }: FileOutcome): string {
  const first = findings.find(({ severity }) => severity === "error");
  const text = findings.flatMap((finding) => findingLines(finding, sources, noColours)).join("\n");
  const attributes = { message: first?.message ?? "The file was refused.", type: first?.code ?? "refused" };
  return testCase("read the file", file, 0, element("error", attributes, text));
}

function failure(problem: RunProblem, sources: FileOutcome["sources"]): string {
  const text = problemLines(problem, sources, noColours).join("\n");
  return element("failure", { message: problem.message, type: problem.code }, text);
}

type Attributes = Readonly<Record<string, string>>;

function testCase(name: string, file: string, durationMs: number, ...parts: readonly string[]): string {
  return container("testcase", { name, classname: file, time: (durationMs / 1000).toFixed(6) }, parts);
}

function container(name: string, attributes: Attributes, parts: readonly string[]): string {
  if (parts.length === 0) return element(name, attributes);
  const inner = parts.map((part) => part.replaceAll(/^(?= *<)/gm, "  ")).join("\n");
  return `${opening(name, attributes)}>\n${inner}\n</${name}>`;
}

function element(name: string, attributes: Attributes, text = ""): string {
  return text === ""
    ? `${opening(name, attributes)}/>`
    : `${opening(name, attributes)}>${escaped(printable(text))}</${name}>`;
}

function opening(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(printableLine(value))}"`);
  return `<${name}${written.join("")}`;
}

const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (character) => entities[character] ?? character);
}
