import type { PlannedStep } from "../../core/exchange/plan/exchangePlan";
import type { Connection } from "../connection";
import { describeWaiting } from "./describeWaiting";
import { Expecting } from "./expecting";
import { needed } from "./needed";
import { acceptsPeer } from "./peerFilter";
import { peerName } from "./peerSession";
import { RunFailure } from "./runFailure";
import type { RunMask } from "./runMask";
import type { Session } from "./session";
import type { StepOutcome, StepWork } from "./stepWork";
import { isOver, nextChange, waitingFor } from "./waiting";

type ExpectStep = PlannedStep & { readonly kind: "expect" };
type Accepts = (from: Connection) => boolean;

/** Waits for what a step expects, checks it and takes it. Throws RunFailure, or RunCancelled. */
export async function expectStep(step: ExpectStep, work: StepWork): Promise<StepOutcome> {
  const { scope, signal } = work.context;
  const { expectation } = step;
  const withinMs = needed(step.withinMs, scope);
  const channel = work.file.channel(step.connection);
  if (expectation.kind === "connect") {
    const { connection } = await channel.connect({ ...waitingFor(withinMs, signal), scope });
    return { note: connection === undefined ? "" : peerName(connection), replyMs: undefined };
  }
  const filter = step.from && needed(step.from, scope);
  const accepts = filter && (await acceptsPeer(filter, signal));
  const isClient = accepts && (({ connection }: Session) => connection === undefined || accepts(connection));
  const session = await channel.session({ ...waitingFor(withinMs, signal), scope }, isClient);
  refuseOtherPeer(session, accepts);
  if (expectation.kind === "silence") {
    const lastsMs = needed(expectation.lastsMs, scope);
    return expectSilence(session, { lastsMs, signal, accepts, mask: work.file.mask });
  }
  return new Expecting(step, work, { session, accepts, withinMs, waiting: waitingFor(withinMs, signal) }).run();
}

function refuseOtherPeer({ connection }: Session, accepts: Accepts | undefined): void {
  if (connection === undefined || accepts === undefined || accepts(connection)) return;
  const message = `The client is ${peerName(connection)}, and a message from another one is expected; expect: { connect: true } takes the next client.`;
  throw new RunFailure("SOCKSCOPE_RUN_UNEXPECTED", message);
}

interface Silence {
  readonly lastsMs: number;
  readonly signal: AbortSignal;
  readonly accepts: Accepts | undefined;
  readonly mask: RunMask;
}

/** What came before and was not taken breaks the silence too; an orderly close of the peer does not. */
async function expectSilence(session: Session, { lastsMs, signal, accepts, mask }: Silence): Promise<StepOutcome> {
  const waiting = waitingFor(lastsMs, signal);
  for (;;) {
    const came = describeWaiting(session, mask, accepts);
    if (came !== undefined) {
      const message = `${came.text} came where nothing was expected for ${lastsMs} ms.`;
      throw new RunFailure("SOCKSCOPE_RUN_UNEXPECTED", message, { difference: { expected: "", actual: came.dump } });
    }
    const { ended } = session;
    if (ended !== undefined && ended.how !== "fin") {
      const message = `Silence of ${lastsMs} ms was expected, but ${ended.words}.`;
      throw new RunFailure("SOCKSCOPE_RUN_CLOSED", message, { details: ended.why === undefined ? [] : [ended.why] });
    }
    await nextChange(session.changes, waiting);
    // Of what is read only now nobody can tell that it came in time to break the silence.
    if (isOver(waiting)) return { note: "", replyMs: undefined };
  }
}
