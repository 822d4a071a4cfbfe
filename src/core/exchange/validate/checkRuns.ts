import { didYouMean } from "../../closestNames";
import { quoted } from "../../quoted";
import { Diagnostics, type ExchangeDiagnostic } from "../diagnostic";
import { everyStep } from "../model/eachStep";
import type { ExchangeDocument, RunStep } from "../model/exchangeDocument";
import { knownValue } from "../model/setting";
import { readExchange, type ExchangeResult } from "../readExchange";
import { givenNames } from "../variables/stepVariables";

/** Reads a file by its path, with `/` between folders; undefined where there is none that can be read. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** Reads and validates a text, at once or in turns. */
export type ReadText = (text: string) => ExchangeResult | Promise<ExchangeResult>;

/** How many files may be run inside of each other. */
export const mostNestedRuns = 20;

/**
 * Checks the files that a file runs, and those that they run: that they are there, that they have no errors, that none runs
 * itself, and that they know the variables taken from them. A path made of variables is checked when it is run.
 */
export async function checkRuns(
  document: ExchangeDocument,
  path: string,
  readFile: ReadFile,
  read: ReadText = readExchange,
): Promise<readonly ExchangeDiagnostic[]> {
  const check = new RunCheck(readFile, read);
  const diagnostics = new Diagnostics();
  for (const step of runsOf(document)) await check.step(step, path, diagnostics);
  return diagnostics.sorted();
}

/**
 * The path that a run step means, from the path of the file that it is in. Undefined where it leads out of all folders, or
 * is no path from a file: one that begins with `/` or a drive, or has `\` in it.
 */
export function pathFrom(file: string, relative: string): string | undefined {
  if (relative.startsWith("/") || relative.includes("\\") || /^[a-z][a-z0-9+.-]*:/i.test(relative)) return undefined;
  const folders = file.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "..") {
      if (folders.length === 0 || folders.at(-1) === "") return undefined;
      folders.pop();
    } else if (part !== "." && part !== "") folders.push(part);
  }
  return folders.join("/");
}

function runsOf(document: ExchangeDocument): RunStep[] {
  return [...everyStep(document)].map(({ step }) => step).filter((step) => step.kind === "run");
}

type File = { readonly document: ExchangeDocument; readonly problem: string | undefined } | undefined;

class RunCheck {
  readonly #files = new Map<string, Promise<File>>();
  /** Files from which no circle, and nothing too deep, was reached. */
  readonly #fine = new Set<string>();

  constructor(
    private readonly readFile: ReadFile,
    private readonly readText: ReadText,
  ) {}

  async step(step: RunStep, path: string, diagnostics: Diagnostics): Promise<void> {
    const relative = knownValue(step.path);
    if (relative === undefined) return;
    const target = pathFrom(path, relative);
    const problem = await this.#problem(relative, target, path);
    const file = target === undefined ? undefined : await this.#file(target);
    if (problem !== undefined) diagnostics.error("SOCKSCOPE_EXCHANGE_RUN", problem, step.path.node);
    else if (file !== undefined) checkTake(step, file.document, diagnostics);
  }

  async #problem(relative: string, target: string | undefined, path: string): Promise<string | undefined> {
    if (target === undefined)
      return "Write the path from this file, with / between folders, such as ../common/login.sock.yaml.";
    const file = await this.#file(target);
    if (file === undefined) return `There is no file ${quoted(relative)}; check its path from this file.`;
    if (file.problem !== undefined) return `${quoted(relative)} cannot be run: ${file.problem}`;
    return this.#circle(target, [path]);
  }

  #file(path: string): Promise<File> {
    const known = this.#files.get(path) ?? this.#read(path);
    this.#files.set(path, known);
    return known;
  }

  async #read(path: string): Promise<File> {
    const text = await this.readFile(path);
    if (text === undefined) return undefined;
    const { document, diagnostics } = await this.readText(text);
    const error = diagnostics.find(({ severity }) => severity === "error");
    const mock = document.rules && "it is a mock, which never ends; start it on its own.";
    return { document, problem: error?.message ?? mock };
  }

  /** What is wrong with the way of runs that goes on from here, if it comes back to itself or never ends. */
  async #circle(path: string, way: readonly string[]): Promise<string | undefined> {
    if (way.includes(path)) {
      const names = [...way.slice(way.indexOf(path)), path].map((each) => each.split("/").at(-1));
      return `This runs in a circle: ${names.join(" runs ")}; take one of them out.`;
    }
    if (way.length > mostNestedRuns) return `More than ${mostNestedRuns} files run each other here; run them flatter.`;
    if (this.#fine.has(path)) return undefined;
    const file = await this.#file(path);
    for (const step of file === undefined ? [] : runsOf(file.document)) {
      const target = pathFrom(path, knownValue(step.path) ?? "");
      const circle = target === undefined ? undefined : await this.#circle(target, [...way, path]);
      if (circle !== undefined) return circle;
    }
    this.#fine.add(path);
    return undefined;
  }
}

function checkTake(step: RunStep, document: ExchangeDocument, diagnostics: Diagnostics): void {
  const known = new Set([...givenNames(document), ...document.variables.map(({ key }) => key.text)]);
  for (const name of step.take) {
    if (known.has(name.text)) continue;
    const message = `That file has no variable ${quoted(name.text)} to take.${didYouMean(name.text, known)}`;
    diagnostics.error("SOCKSCOPE_EXCHANGE_RUN", message, name);
  }
}
