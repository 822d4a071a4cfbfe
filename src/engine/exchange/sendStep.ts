import type { PlannedStep } from "../../core/exchange/plan/exchangePlan";
import { countBytes } from "../../core/payload/fields/mismatchReport";
import { fieldsToBytes } from "./fieldsToBytes";
import { needed } from "./needed";
import { notePassed, type StepOutcome, type StepWork } from "./stepWork";
import { waitingFor } from "./waiting";

/** Sends a message. Throws RunFailure, and then nothing of it was sent unless the peer stopped taking it, or RunCancelled. */
export async function sendStep(
  step: PlannedStep & { readonly kind: "send" },
  work: StepWork,
  stallMs: number,
): Promise<StepOutcome> {
  const { scope, signal } = work.context;
  const channel = work.file.channel(step.connection);
  const { inputs } = work.file.reading(step.connection, scope);
  const { bytes, captures } = fieldsToBytes(step.message, inputs, channel.planned.framing);
  const to = step.to && needed(step.to, scope);
  const session = await channel.session({ ...waitingFor(stallMs, signal), scope });
  await session.send(bytes, { to, stallMs, signal });
  return {
    note: notePassed([`${countBytes(bytes.length)} sent`, ...work.capture(captures).values()]),
    replyMs: undefined,
  };
}
