import type { Variable } from "../../core/payload/fields/fieldInputs";
import { countBytes } from "../../core/payload/fields/mismatchReport";
import { mayTakeLong } from "../../core/payload/patternCost";
import type { TextCodec } from "../../core/payload/textCodec";
import type { Arrival } from "./inbox";
import { fails, type Look } from "./look";
import type { PatternLimit } from "./patternLimit";
import { RunFailure } from "./runFailure";
import type { RunMask } from "./runMask";

/** What holding a message against a regular expression needs. */
export interface RegexReading {
  readonly codec: TextCodec;
  readonly mask: RunMask;
  readonly limit: PatternLimit;
}

/** Whether the text of what came matches; of a stream all of it is taken then. */
export function lookForRegex(pattern: RegExp, arrival: Arrival, { codec, mask, limit }: RegexReading): Look {
  const text = codec.decode(arrival.bytes);
  const match = limit.within(mayTakeLong(pattern, text.length), () => pattern.exec(text));
  if (match !== null) return { kind: "fits", arrival, length: arrival.bytes.length, captures: groupsOf(match) };
  const shown = mask.excerpt(arrival.bytes);
  const message = `${String(pattern)} does not match ${shown} (${countBytes(arrival.bytes.length)}).`;
  const difference = { expected: String(pattern), actual: mask.lines(arrival.bytes, codec) };
  const failure = new RunFailure("SOCKSCOPE_RUN_MISMATCH", message, { difference });
  return arrival.isWhole ? fails(failure) : { kind: "waits", failure };
}

function groupsOf(match: RegExpExecArray): Map<string, Variable> {
  const groups = Object.entries(match.groups ?? {}) as [string, string | undefined][];
  return new Map(groups.flatMap(([name, value]) => (value === undefined ? [] : [[name, { value, isSecret: false }]])));
}
