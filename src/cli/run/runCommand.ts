import type { RunVerdict } from "../../core/exchange/run/runReport";
import { WrittenFile } from "../../engine/exchange/exchangeFiles";
import type { RunCommand } from "../arguments/commandLine";
import type { CommandSurroundings } from "../commandSurroundings";
import { brokenPipe, exitCodes, interruptions } from "../exitCode";
import { createReporter } from "../report/createReporter";
import { ReportWriter, type ReportTarget } from "../report/reportWriter";
import { noColours } from "../terminal/colours";
import { announceBinding } from "./announceBinding";
import { endpointCaptures, tellCaptures, type EndpointCaptures } from "./endpointCaptures";
import { findExchanges, shownPath } from "./exchangePaths";
import { FileRun } from "./fileRun";
import { progressLine } from "./progressLine";
import { UnusedVariables } from "./unusedVariables";

/** Runs files one after the other and reports on them. Returns the exit code; rejects with a SockscopeError. */
export async function runCommand(command: RunCommand, surroundings: CommandSurroundings): Promise<number> {
  const { files, problems } = await findExchanges(command.paths);
  if (problems.length > 0) {
    for (const problem of problems) surroundings.terminal.say(problem);
    return exitCodes.refused;
  }
  const captures = await endpointCaptures(command.captureFolder);
  const output = command.output === undefined ? undefined : await WrittenFile.create(command.output);
  // Only a report that is lost with it makes it worth ending a run.
  if (output !== undefined) surroundings.terminal.onProblem = () => undefined;
  const run = new FilesRun(command, surroundings, { captures, output });
  try {
    await run.run(files);
  } finally {
    captures.end();
    await output?.close();
  }
  return run.exitCode;
}

interface RunOutputs {
  readonly captures: EndpointCaptures;
  readonly output: WrittenFile | undefined;
}

class FilesRun {
  readonly #verdicts = new Set<RunVerdict>();
  readonly #writer: ReportWriter;
  readonly #allowBinding;
  readonly #unused: UnusedVariables;
  #capturesAreWhole = true;

  constructor(
    private readonly command: RunCommand,
    private readonly surroundings: CommandSurroundings,
    private readonly outputs: RunOutputs,
  ) {
    this.#unused = new UnusedVariables(command.variables.keys());
    this.#writer = new ReportWriter(this.#targets());
    this.#allowBinding = announceBinding((line) => surroundings.terminal.say(line));
  }

  /** What the shell is told in the end. */
  get exitCode(): number {
    const { interruption, terminal } = this.surroundings;
    if (interruption.by !== undefined) return interruptions[interruption.by];
    if (terminal.problem !== undefined && terminal.problem !== "EPIPE") return exitCodes.refused;
    if (interruption.signal.aborted) return brokenPipe;
    if (this.#verdicts.has("refused") || !this.#capturesAreWhole) return exitCodes.refused;
    return this.#verdicts.has("failed") ? exitCodes.failed : exitCodes.passed;
  }

  async run(files: readonly string[]): Promise<void> {
    const { environment } = this.command;
    const { version, interruption } = this.surroundings;
    const startedMs = performance.now();
    this.#writer.runStarted({ version, environment, startedEpochMs: Date.now() });
    const count = await this.#runFiles(files);
    const notRun = files.slice(count).map(shownPath);
    this.#capturesAreWhole = tellCaptures(this.outputs.captures, this.surroundings.terminal);
    if (notRun.length === 0) for (const message of this.#unused.messages()) this.surroundings.terminal.say(message);
    this.#writer.runEnded({ durationMs: performance.now() - startedMs, notRun, interruptedBy: interruption.by });
  }

  /** How many of the files were run. */
  async #runFiles(files: readonly string[]): Promise<number> {
    const { signal } = this.surroundings.interruption;
    for (const [index, file] of files.entries()) {
      if (signal.aborted) return index;
      const verdict = await this.#runFile(file, `${index + 1}/${files.length}`);
      if (this.command.isBailing && verdict !== "passed") return index + 1;
    }
    return files.length;
  }

  async #runFile(file: string, count: string): Promise<RunVerdict> {
    const { terminal, interruption, variables: secrets } = this.surroundings;
    const { environment, variables } = this.command;
    const { captures } = this.outputs.captures;
    const shared = { environment, variables, secrets, captures, allowBinding: this.#allowBinding };
    const run = new FileRun(file, shared, this.#writer);
    this.#writer.fileStarted(file, run.sources);
    const startedMs = performance.now();
    terminal.showProgress((columns) => {
      const durationMs = performance.now() - startedMs;
      return progressLine({ count, file: shownPath(file), step: run.current, durationMs }, columns);
    });
    const outcome = await run.run(interruption.signal).finally(() => terminal.hideProgress());
    this.#verdicts.add(outcome.verdict);
    this.#unused.note(run.sources.texts());
    this.#writer.fileEnded(outcome);
    return outcome.verdict;
  }

  /** The report goes to the standard output, or to the file that is named; then people are told there. */
  #targets(): readonly ReportTarget[] {
    const { terminal } = this.surroundings;
    const { output } = this.outputs;
    const onTerminal = (text: string): void => terminal.write(text);
    const { reporter } = this.command;
    if (output === undefined) return [{ reporter: createReporter(reporter, terminal.paint), write: onTerminal }];
    return [
      { reporter: createReporter(reporter, noColours), write: (text) => output.write(text) },
      { reporter: createReporter("pretty", terminal.paint), write: onTerminal },
    ];
  }
}
