import type { PlannedExpectation } from "../../core/exchange/plan/exchangePlan";
import type { PeerClose } from "../../core/exchange/model/exchangeDocument";
import type { FrameProblem } from "../../core/framing/frame";
import { countBytes } from "../../core/payload/fields/mismatchReport";
import type { Arrival } from "./inbox";
import { fails, waits, type Fit, type Look } from "./look";
import { lookForMessage, type MessageReading } from "./messageLook";
import { lookForRegex, type RegexReading } from "./regexLook";
import { RunFailure } from "./runFailure";
import type { Session } from "./session";
import { describeWaiting } from "./describeWaiting";

export type ExpectationReading = MessageReading & RegexReading;

/** The kinds of expectation that one message, or the end, fulfils. */
export type SingleExpectation = PlannedExpectation & { readonly kind: "message" | "regex" | "peer" | "anyOf" };

/** Whether an expectation is fulfilled by what has come. Takes nothing. */
export function lookFor(
  expectation: SingleExpectation,
  { session, arrival }: { readonly session: Session; readonly arrival: Arrival | undefined },
  reading: ExpectationReading,
): Look {
  if (expectation.kind === "anyOf") {
    const alternatives = expectation.alternatives.filter(isSingle);
    return firstFitting(alternatives.map((each) => () => lookFor(each, { session, arrival }, reading)));
  }
  if (expectation.kind === "peer") return lookForEnd(expectation.how, session, reading);
  if (arrival === undefined) return waits;
  if (arrival.problem !== undefined) return fails(brokenFrame(arrival, arrival.problem, reading));
  return expectation.kind === "message"
    ? lookForMessage(expectation.message, arrival, reading)
    : lookForRegex(expectation.pattern, arrival, reading);
}

export function isSingle(expectation: PlannedExpectation): expectation is SingleExpectation {
  return ["message", "regex", "peer", "anyOf"].includes(expectation.kind);
}

/**
 * The first that fits; waits as long as one of them may still fit, and for one that has begun also where one behind it
 * fits already: how a stream is cut must not decide.
 */
export function firstFitting(looks: readonly (() => Look)[]): Look {
  const seen: Exclude<Look, Fit>[] = [];
  let fit: Fit | undefined;
  for (const look of looks) {
    const found = look();
    if (found.kind === "fits") fit = found;
    else {
      seen.push(found);
      fit = found.kind === "waits" ? found.otherwise : undefined;
    }
    if (fit !== undefined) break;
  }
  const begun = seen.find((each) => each.kind === "waits" && each.isBegun === true);
  if (fit !== undefined)
    return begun === undefined ? fit : { kind: "waits", failure: begun.failure, isBegun: true, otherwise: fit };
  const failures = seen.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const failure = failures.length === 0 ? undefined : noneFits(failures);
  if (failure === undefined || seen.some(({ kind }) => kind === "waits"))
    return { kind: "waits", failure, isBegun: begun !== undefined };
  return fails(failure);
}

function noneFits(failures: readonly RunFailure[]): RunFailure {
  const [first] = failures;
  if (first === undefined || failures.length === 1) return first ?? new RunFailure("SOCKSCOPE_RUN_MISMATCH", "");
  const message = `None of ${failures.length} alternatives fits. The first: ${first.message}`;
  return new RunFailure(first.code, message, { ...first.more, details: failures.map((each) => each.message) });
}

const frameCodes = {
  SOCKSCOPE_FRAME_TOO_LONG: "SOCKSCOPE_RUN_LIMIT",
  SOCKSCOPE_FRAME_INCOMPLETE: "SOCKSCOPE_RUN_CLOSED",
  SOCKSCOPE_FRAME_BAD_LENGTH: "SOCKSCOPE_RUN_MISMATCH",
  SOCKSCOPE_FRAME_BAD_ESCAPE: "SOCKSCOPE_RUN_MISMATCH",
  SOCKSCOPE_FRAME_BAD_COBS: "SOCKSCOPE_RUN_MISMATCH",
} as const;

function brokenFrame({ bytes }: Arrival, { code, message }: FrameProblem, { mask }: ExpectationReading): RunFailure {
  const sentence = `What came is no whole message (${countBytes(bytes.length)}, ${mask.excerpt(bytes)}): ${message}`;
  return new RunFailure(frameCodes[code], sentence);
}

/** Whether the peer has closed in the way that is expected, with nothing before it. */
function lookForEnd(how: PeerClose, session: Session, { mask }: ExpectationReading): Look {
  const { ended } = session;
  const came = describeWaiting(session, mask);
  const ways = { fin: "A close by FIN", rst: "A close by RST", any: "A close" }[how];
  if (came !== undefined && how !== "rst" && ended?.how !== "rst") {
    const message = `${came.text} came where ${ways.toLowerCase().replace("fin", "FIN")} was expected; expect it first.`;
    return fails(
      new RunFailure("SOCKSCOPE_RUN_UNEXPECTED", message, { difference: { expected: "", actual: came.dump } }),
    );
  }
  if (ended === undefined) return waits;
  const details = ended.why === undefined ? [] : [ended.why];
  if (ended.how === "other")
    return fails(new RunFailure("SOCKSCOPE_RUN_CLOSED", `${ways} was expected, but ${ended.words}.`, { details }));
  if (how === "any" || how === ended.how) return { kind: "fits", arrival: undefined, length: 0, captures: new Map() };
  return fails(new RunFailure("SOCKSCOPE_RUN_UNEXPECTED", `${ways} was expected, but ${ended.words}.`));
}
