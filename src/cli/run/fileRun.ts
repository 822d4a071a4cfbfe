import type { RunReport } from "../../core/exchange/run/runReport";
import { Endpoints } from "../../engine/endpoints";
import { runExchange } from "../../engine/exchange/runExchange";
import type { RunRequest } from "../../engine/exchange/runRequest";
import type { FileOutcome, Finding } from "../report/fileOutcome";
import { StepLog, type StepListener } from "../report/stepLog";
import { FileRequest } from "./fileRequest";
import type { RunSurroundings } from "./runSurroundings";
import { unreachedSteps } from "./unreachedSteps";

/** One file that is run. */
export class FileRun {
  readonly #file: FileRequest;
  readonly #log: StepLog;
  readonly #startedEpochMs = Date.now();
  readonly #startedMs = performance.now();

  constructor(
    readonly file: string,
    private readonly surroundings: RunSurroundings,
    listener: StepListener,
  ) {
    this.#file = new FileRequest(file, surroundings);
    this.#log = new StepLog(listener);
  }

  /** The texts that the report tells places in. */
  get sources(): FileOutcome["sources"] {
    return this.#file.sources;
  }

  /** What runs now, in a few words; empty between steps. */
  get current(): string {
    return this.#log.current?.title ?? "";
  }

  /** Runs the file. Never rejects: what cannot be run is refused. */
  async run(signal: AbortSignal): Promise<FileOutcome> {
    const read = await this.#file.read();
    if (!read.ok) return this.#refused(read.finding);
    return this.#outcome(await this.#runRequest(read.request, signal), read.request.text);
  }

  async #runRequest(request: RunRequest, signal: AbortSignal): Promise<RunReport> {
    const { captures, allowBinding } = this.surroundings;
    const endpoints = new Endpoints(captures, allowBinding);
    const services = { endpoints, readFile: this.#file.readFile };
    try {
      return await runExchange(request, services, { signal, tell: this.#log.tell });
    } finally {
      await endpoints.dispose();
    }
  }

  #outcome(report: RunReport, text: string): FileOutcome {
    const { verdict, name, durationMs, problem } = report;
    const isWhole = verdict === "passed" || verdict === "refused";
    const hasOwner = this.#log.steps.some((step) => step.problem !== undefined);
    return {
      ...this.#common(),
      verdict,
      name,
      durationMs,
      unreached: isWhole ? [] : unreachedSteps(text, this.#log.begun),
      problem: hasOwner ? undefined : problem,
      findings: this.#file.findings(report),
    };
  }

  #refused(finding: Finding): FileOutcome {
    const durationMs = performance.now() - this.#startedMs;
    const nothing = { name: undefined, unreached: [], problem: undefined };
    return { ...this.#common(), ...nothing, verdict: "refused", durationMs, findings: [finding] };
  }

  #common(): Pick<FileOutcome, "file" | "sources" | "startedEpochMs" | "steps" | "unlisted" | "counts"> {
    const { steps, unlisted, counts } = this.#log;
    return { file: this.file, sources: this.sources, startedEpochMs: this.#startedEpochMs, steps, unlisted, counts };
  }
}
