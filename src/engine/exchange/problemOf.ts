import type { RunProblem } from "../../core/exchange/run/runReport";
import type { FileRun } from "./fileRun";
import { RunFailure } from "./runFailure";

/** A failure as it is told: masked, with its place. */
export function problemOf(
  error: unknown,
  { prepared, mask }: Pick<FileRun, "prepared" | "mask">,
  at: RunProblem["at"],
): RunProblem {
  const failure = error instanceof RunFailure ? error : unforeseen(error);
  const { details = [], difference, file = prepared.file, at: own = at } = failure.more;
  return {
    code: failure.code,
    message: mask.mask(failure.message),
    file,
    at: own,
    details: details.map((detail) => mask.mask(detail)),
    difference: difference && { expected: mask.mask(difference.expected), actual: mask.mask(difference.actual) },
  };
}

function unforeseen(error: unknown): RunFailure {
  const said = error instanceof Error ? error.message : String(error);
  return new RunFailure("SOCKSCOPE_RUN_VALUE", `Sockscope failed at this step (${said}); please report it.`);
}
