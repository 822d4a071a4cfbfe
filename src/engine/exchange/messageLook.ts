import type { PlannedMessage } from "../../core/exchange/plan/exchangePlan";
import { mayTakeLong } from "../../core/payload/patternCost";
import { decodeFields } from "../../core/payload/fields/decodeFields";
import type { FieldInputs } from "../../core/payload/fields/fieldInputs";
import { isRest } from "../../core/payload/fields/fieldNode";
import type { FieldProblem } from "../../core/payload/fields/fieldProblem";
import { isMismatch, type DecodeResult } from "../../core/payload/fields/fieldReading";
import type { FieldLayout } from "../../core/payload/fields/linkFields";
import { fieldDifference } from "./fieldDifference";
import type { Arrival } from "./inbox";
import { fails, type Look } from "./look";
import { RunFailure } from "./runFailure";
import type { RunMask } from "./runMask";
import type { PatternLimit } from "./patternLimit";

/** What holding a message against its fields needs. */
export interface MessageReading {
  readonly inputs: FieldInputs;
  readonly mask: RunMask;
  readonly limit: PatternLimit;
}

/** Whether what came is the message; of a stream, whether it begins with it. */
export function lookForMessage(message: PlannedMessage, arrival: Arrival, reading: MessageReading): Look {
  const { layout } = message;
  const options = { allowsMore: !arrival.isWhole, secrets: reading.mask.secretBytes };
  const result = reading.limit.within(mayMatchLong(layout, arrival.bytes.length), () =>
    decodeFields(layout, arrival.bytes, reading.inputs, options),
  );
  if (result.ok) return { kind: "fits", arrival, length: result.length, captures: result.captures };
  const failure = mismatch(message, result);
  if (arrival.isWhole) return fails(failure);
  if (result.isIncomplete) return { kind: "waits", failure, isBegun: true };
  return isAboutRest(layout, result) ? { kind: "waits", failure } : fails(failure);
}

type FailedDecode = DecodeResult & { readonly ok: false };

function mismatch({ layout, frame, placeOf }: PlannedMessage, { problems, fields }: FailedDecode): RunFailure {
  const [first] = problems;
  if (first === undefined) throw new TypeError("A message that does not fit has a problem.");
  const code = isMismatch(first) ? "SOCKSCOPE_RUN_MISMATCH" : "SOCKSCOPE_RUN_VALUE";
  const name = frame === undefined ? "" : `${frame}: `;
  const others = problems.length - 1;
  const more = others === 0 ? "" : ` ${others} more ${others === 1 ? "differs" : "differ"}.`;
  return new RunFailure(code, `${name}${first.message}${more}`, {
    at: placeOf(first.source, first),
    details: problems.length > 1 ? problems.map(({ message }) => message) : [],
    difference: isMismatch(first) ? fieldDifference({ layout, fields, problems }) : undefined,
  });
}

/**
 * Whether all that is wrong may be so only because a rest, which in a stream is what has come, is not all there yet: it
 * stands in the rest or behind it, or is computed from it.
 */
function isAboutRest(layout: FieldLayout, { problems }: FailedDecode): boolean {
  const rest = layout.tree.leaves.find(isRest);
  return (
    rest !== undefined && problems.every((problem) => isMismatch(problem) && mayHeal(layout, problem, rest.firstLeaf))
  );
}

function mayHeal({ tree, computed }: FieldLayout, problem: FieldProblem, restLeaf: number): boolean {
  if (problem.code === "SOCKSCOPE_FIELD_MISSING_BYTES") return true;
  const node = tree.nodes.find(({ field, source }) => source === problem.source && field.from === problem.from);
  return node !== undefined && (node.endLeaf > restLeaf || computed.has(node));
}

/** Whether a regular expression is held against what came, which may take for ever. */
function mayMatchLong({ tree }: FieldLayout, length: number): boolean {
  return tree.nodes.some(
    ({ field: { operation } }) => operation?.kind === "matches" && mayTakeLong(operation.pattern, length),
  );
}
