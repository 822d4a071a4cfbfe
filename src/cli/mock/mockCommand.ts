import type { MockEvent, RunReport } from "../../core/exchange/run/runReport";
import { SockscopeError } from "../../core/sockscopeError";
import { Endpoints } from "../../engine/endpoints";
import { kindOfPath } from "../../engine/exchange/exchangeFiles";
import type { RunRequest } from "../../engine/exchange/runRequest";
import { serveMock } from "../../engine/exchange/serveMock";
import type { MockCommand } from "../arguments/commandLine";
import type { CommandSurroundings } from "../commandSurroundings";
import { brokenPipe, exitCodes, interruptions } from "../exitCode";
import type { Finding } from "../report/fileOutcome";
import { findingLines, problemLines } from "../report/prettyText";
import { announceBinding } from "../run/announceBinding";
import { endpointCaptures, tellCaptures, type EndpointCaptures } from "../run/endpointCaptures";
import { runPath } from "../run/exchangePaths";
import { FileRequest } from "../run/fileRequest";
import { MockLog } from "./mockLog";

/** Serves a mock until it is interrupted. Returns the exit code; rejects with a SockscopeError. */
export async function mockCommand(command: MockCommand, surroundings: CommandSurroundings): Promise<number> {
  if ((await kindOfPath(command.path)) === "folder") {
    throw new SockscopeError("SOCKSCOPE_USAGE", `${command.path} is a folder; name the file of a mock in it.`);
  }
  const { environment, variables, captureFolder } = command;
  const sources = { environment, variables, secrets: surroundings.variables };
  const captures = await endpointCaptures(captureFolder);
  try {
    const exitCode = await new Mock(new FileRequest(runPath(command.path), sources), surroundings, captures).serve();
    const isWhole = tellCaptures(captures, surroundings.terminal);
    return isWhole || exitCode > exitCodes.failed ? exitCode : exitCodes.refused;
  } finally {
    captures.end();
  }
}

class Mock {
  readonly #log: MockLog;

  constructor(
    private readonly file: FileRequest,
    private readonly surroundings: CommandSurroundings,
    private readonly captures: EndpointCaptures,
  ) {
    this.#log = new MockLog(file.sources, surroundings.terminal.paint);
  }

  async serve(): Promise<number> {
    const read = await this.file.read();
    if (!read.ok) return this.#refuse([read.finding]);
    const report = await this.#serve(read.request);
    const findings = this.file.findings(report);
    if (report.verdict === "refused") return this.#refuse(findings);
    return this.#end(report);
  }

  async #serve(request: RunRequest): Promise<RunReport> {
    const { terminal, interruption } = this.surroundings;
    const allowBinding = announceBinding((line) => terminal.say(line));
    const endpoints = new Endpoints(this.captures.captures, allowBinding);
    const tell = (event: MockEvent): void => terminal.write(this.#log.textOf(event, timeOfDay(new Date())));
    const services = { endpoints, readFile: this.file.readFile };
    try {
      return await serveMock(request, services, { signal: interruption.signal, tell });
    } finally {
      await endpoints.dispose();
    }
  }

  #refuse(findings: readonly Finding[]): number {
    this.#write(
      findings.flatMap((finding) => findingLines(finding, this.file.sources, this.surroundings.terminal.paint)),
    );
    return exitCodes.refused;
  }

  #end({ verdict, problem }: RunReport): number {
    const { terminal, interruption } = this.surroundings;
    if (verdict === "failed" && problem !== undefined) {
      this.#write(problemLines(problem, this.file.sources, terminal.paint));
      return exitCodes.failed;
    }
    const { by } = interruption;
    this.#write([`${by === undefined ? "Nothing listens any more" : `Stopped by ${by}`}: ${this.#log.summary()}`]);
    if (by !== undefined) return interruptions[by];
    if (terminal.problem === undefined) return exitCodes.failed;
    return terminal.problem === "EPIPE" ? brokenPipe : exitCodes.refused;
  }

  #write(lines: readonly string[]): void {
    this.surroundings.terminal.write(lines.map((line) => `${line}\n`).join(""));
  }
}

/** `14:03:12.512`, by the local clock. */
function timeOfDay(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`;
}
