import { everyStep } from "../model/eachStep";
import type { ExchangeDocument, RunStep } from "../model/exchangeDocument";
import { knownValue } from "../model/setting";
import { pathFrom } from "../validate/checkRuns";
import type { YamlScalar } from "../yaml/yamlNode";
import { occurrencesOf } from "./nameOccurrences";

/** Exchange files that may know each other, and the environments beside them, by their paths. */
export interface KnownFiles {
  readonly exchanges: ReadonlyMap<string, ExchangeDocument>;
  /** Each as an exchange file that has nothing but variables. */
  readonly environments: ReadonlyMap<string, ExchangeDocument>;
}

/** Where else a name is the variable that it is in one file. */
export interface SharedVariable {
  /** The files in which it is, exchange files and environments, with the one it was looked for from. */
  readonly files: ReadonlyMap<string, ExchangeDocument>;
  /** The names under which files pass it to those that they run. */
  readonly passed: readonly { readonly path: string; readonly key: YamlScalar; readonly step: RunStep }[];
  /** The environments that exchange files among these run with, whether they have the variable or not. */
  readonly environments: ReadonlyMap<string, ExchangeDocument>;
  /** Whether it is taken from a file that is not known. */
  readonly isTakenFromUnknown: boolean;
}

/**
 * Follows a variable from one exchange file to all others. An environment gives it to the files beside it and to those that
 * they run, with `vars` a file passes it to one that it runs, and with `take` it goes on with it.
 */
export function sharedVariable(name: string, path: string, files: KnownFiles): SharedVariable {
  const search = new Search(name, files);
  search.addExchange(path);
  return search;
}

interface Run {
  readonly path: string;
  readonly step: RunStep;
  /** Undefined where the path is made of variables, or leads nowhere. */
  readonly target: string | undefined;
}

class Search implements SharedVariable {
  readonly files = new Map<string, ExchangeDocument>();
  readonly passed: { path: string; key: YamlScalar; step: RunStep }[] = [];
  readonly environments = new Map<string, ExchangeDocument>();
  isTakenFromUnknown = false;
  readonly #runs: readonly Run[];

  constructor(
    private readonly name: string,
    private readonly known: KnownFiles,
  ) {
    this.#runs = [...known.exchanges].flatMap(([path, document]) => runsOf(path, document));
  }

  addExchange(path: string): void {
    const document = this.known.exchanges.get(path);
    if (document === undefined || this.files.has(path) || !this.#isIn(document)) return;
    this.files.set(path, document);
    const callers = this.#runs.filter(({ target }) => target === path);
    for (const caller of callers) this.#addCaller(caller);
    for (const run of this.#runs) if (run.path === path && this.#takes(run.step)) this.#addSource(run);
    for (const root of this.#reach(path, "callers")) this.#addEnvironmentsOf(root);
  }

  #isIn(document: ExchangeDocument): boolean {
    return occurrencesOf(document, "variable", this.name).length > 0;
  }

  #takes({ take }: RunStep): boolean {
    return take.some(({ text }) => text === this.name);
  }

  #addCaller({ path, step }: Run): void {
    for (const { key } of step.variables) if (key.text === this.name) this.passed.push({ path, key, step });
    if (this.#takes(step)) this.addExchange(path);
  }

  #addSource({ target }: Run): void {
    if (target === undefined || !this.known.exchanges.has(target)) this.isTakenFromUnknown = true;
    else this.addExchange(target);
  }

  /** A run has the environment beside the file that it began with, in all files. */
  #addEnvironmentsOf(root: string): void {
    const folder = `${folderOf(root)}env/`;
    for (const [path, environment] of this.known.environments) {
      if (this.environments.has(path) || folderOf(path) !== folder) continue;
      this.environments.set(path, environment);
      if (!this.#isIn(environment)) continue;
      this.files.set(path, environment);
      for (const other of this.known.exchanges.keys())
        if (`${folderOf(other)}env/` === folder)
          for (const reached of this.#reach(other, "runs")) this.addExchange(reached);
    }
  }

  /** A file and all that it runs, or all that run it, directly or through others. */
  #reach(path: string, direction: "runs" | "callers"): ReadonlySet<string> {
    const found = new Set([path]);
    for (const each of found)
      for (const run of this.#runs) {
        const [from, to] = direction === "runs" ? [run.path, run.target] : [run.target, run.path];
        if (from === each && to !== undefined) found.add(to);
      }
    return found;
  }
}

function runsOf(path: string, document: ExchangeDocument): Run[] {
  const steps = [...everyStep(document)].map(({ step }) => step).filter((step) => step.kind === "run");
  return steps.map((step) => {
    const relative = knownValue(step.path);
    return { path, step, target: relative === undefined ? undefined : pathFrom(path, relative) };
  });
}

/** With the `/` behind it. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
