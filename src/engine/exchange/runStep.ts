import type { PlannedStep } from "../../core/exchange/plan/exchangePlan";
import { mostNestedRuns, pathFrom } from "../../core/exchange/validate/checkRuns";
import { quoted } from "../../core/quoted";
import { FileRun } from "./fileRun";
import { needed } from "./needed";
import { prepareFile, textOf, type PreparedFile } from "./preparedFile";
import { RunFailure } from "./runFailure";
import type { Performed } from "./stepRunner";
import { notePassed, type StepWork } from "./stepWork";
import { valueNow } from "./valueSteps";

type RunStep = PlannedStep & { readonly kind: "run" };

/** Runs another file, with connections of its own, and takes variables out of it. */
export async function runStep(step: RunStep, work: StepWork, from: FileRun): Promise<Performed> {
  const prepared = await prepare(step, work, from);
  from.mask.learn(prepared.plan.secrets, prepared.codecs);
  const callers = [...from.callers, { file: from.prepared.file, id: step.id }];
  const run = new FileRun(prepared, from.mask, from.shared, callers);
  const inner = await run.run(prepared.plan.steps, work.context.signal).catch((error: unknown) => {
    throw error instanceof RunFailure ? inFile(error, prepared.file) : error;
  });
  if (inner !== "passed") return { note: "", replyMs: undefined, inner };
  return { note: notePassed(step.take.map((name) => take(name, run, work))), replyMs: undefined, inner };
}

function inFile(failure: RunFailure, file: string): RunFailure {
  return new RunFailure(failure.code, failure.message, { file, ...failure.more });
}

function take(name: string, { scope, prepared }: FileRun, work: StepWork): string {
  const variable = scope.get(name);
  if (variable !== undefined) return work.give(name, variable.value, { kind: "captured", isSecret: variable.isSecret });
  const message = `${quoted(prepared.file)} gave ${name} no value in this run; take only what its steps capture or set in any case.`;
  throw new RunFailure("SOCKSCOPE_RUN_VALUE", message);
}

async function prepare(step: RunStep, work: StepWork, from: FileRun): Promise<PreparedFile> {
  const relative = needed(step.path, work.context.scope);
  const file = pathFrom(from.prepared.file, relative);
  refuseCircle(relative, file, from);
  const { services, request } = from.shared;
  const text = file === undefined ? undefined : textOf(await services.readFile(file));
  if (file === undefined || text === undefined) {
    const message = `There is no file ${quoted(relative)} that can be read; check its path from this file.`;
    throw new RunFailure("SOCKSCOPE_RUN_FILE", message);
  }
  const caller = new Map(
    step.values.map(({ variable, value }) => [variable, valueNow(value, work.context.scope)] as const),
  );
  const result = await prepareFile({ file, text, inputs: { ...request.inputs, caller } }, services);
  if (result.ok && result.prepared.plan.rules === undefined) return result.prepared;
  throw refused(relative, file, result);
}

function refused(relative: string, file: string, result: Awaited<ReturnType<typeof prepareFile>>): RunFailure {
  const error = result.ok ? undefined : result.diagnostics.find(({ severity }) => severity === "error");
  const why = error?.message ?? "it is a mock, which never ends; start it on its own.";
  const details = result.ok ? [] : result.diagnostics.map(({ message }) => message);
  const place = error && { file, at: { from: error.from, to: error.to } };
  return new RunFailure("SOCKSCOPE_RUN_FILE", `${quoted(relative)} cannot be run: ${why}`, { details, ...place });
}

function refuseCircle(relative: string, file: string | undefined, from: FileRun): void {
  const way = [...from.callers.map((caller) => caller.file), from.prepared.file];
  if (file !== undefined && way.includes(file))
    throw new RunFailure("SOCKSCOPE_RUN_LIMIT", `${quoted(relative)} runs in a circle; take one of the runs out.`);
  if (way.length > mostNestedRuns) {
    const message = `More than ${mostNestedRuns} files run each other here; run them flatter.`;
    throw new RunFailure("SOCKSCOPE_RUN_LIMIT", message);
  }
}
