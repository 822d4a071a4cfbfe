import type { PlannedStep } from "../../core/exchange/plan/exchangePlan";
import { lookFor } from "./expectationLook";
import { needed } from "./needed";
import { RunFailure } from "./runFailure";
import type { StepOutcome, StepWork } from "./stepWork";
import { isOver, nextChange, waitingFor } from "./waiting";

type CloseStep = PlannedStep & { readonly kind: "close" };

/** Closes a connection, and waits for the peer's answer where one is expected. Throws RunFailure, or RunCancelled. */
export async function closeStep(step: CloseStep, work: StepWork, patienceMs: number): Promise<StepOutcome> {
  const { scope, signal } = work.context;
  const channel = work.file.channel(step.connection);
  const session = await channel.session({ ...waitingFor(patienceMs, signal), scope });
  const note = session.ended === undefined ? "" : session.ended.words;
  session.end(step.how);
  if (step.answer === undefined) return { note, replyMs: undefined };
  const expectation = { kind: "peer", how: step.answer.peer } as const;
  const withinMs = needed(step.answer.withinMs, scope);
  const waiting = waitingFor(withinMs, signal);
  const reading = work.file.reading(step.connection, scope);
  for (;;) {
    const look = lookFor(expectation, { session, arrival: undefined }, reading);
    if (look.kind === "fits") return { note: session.ended?.words ?? "", replyMs: undefined };
    if (look.kind === "fails") throw look.failure;
    if (isOver(waiting)) throw notClosed(withinMs);
    await nextChange(session.changes, waiting);
  }
}

function notClosed(withinMs: number): RunFailure {
  const message = `The peer did not close within ${withinMs} ms after we did; look whether it waits for something else, or raise within.`;
  return new RunFailure("SOCKSCOPE_RUN_TIMEOUT", message);
}
