import type { PlannedExpectation, PlannedStep } from "../../core/exchange/plan/exchangePlan";
import { countBytes } from "../../core/payload/fields/mismatchReport";
import { nowNs } from "../../net/clock";
import type { Connection } from "../connection";
import { Turn } from "../turn";
import { ExpectFailures } from "./expectFailures";
import { firstFitting, isSingle, lookFor, type SingleExpectation } from "./expectationLook";
import type { Arrival } from "./inbox";
import type { Fit, Look } from "./look";
import { needed } from "./needed";
import { RunCancelled, type RunFailure } from "./runFailure";
import type { Session } from "./session";
import { notePassed, type StepOutcome, type StepWork } from "./stepWork";
import { isOver, nextChange, sleepUntil, type Waiting } from "./waiting";

type ExpectStep = PlannedStep & { readonly kind: "expect" };
type LookAt = (arrival: Arrival | undefined) => Look;

/** Whom an expectation is about, and how long it waits. */
export interface ExpectingOptions {
  readonly session: Session;
  readonly accepts: ((from: Connection) => boolean) | undefined;
  readonly withinMs: number;
  readonly waiting: Waiting;
}

/** How many messages are expected, and how many have to come. */
interface Wanted {
  readonly least: number;
  readonly most: number;
}

/** A look that takes longer, at much that is not all there yet, is not repeated with each chunk. */
const longLookNs = 1e6;
const longBytes = 1 << 16;

function isLong(arrival: Arrival | undefined): boolean {
  return arrival !== undefined && arrival.bytes.length > longBytes;
}

/** So long that what comes meanwhile is looked at in one go, and most of the time is left to others. */
function pauseAfter(tookNs: number, { deadlineNs, signal }: Waiting): Waiting {
  return { deadlineNs: Math.min(deadlineNs, nowNs() + 3 * tookNs), signal };
}

/** The wait for one or more messages, or for the peer's end. */
export class Expecting {
  readonly #turn = new Turn();
  readonly #failures: ExpectFailures;
  readonly #captured = new Map<string, string>();
  #taken = 0;
  #takenBytes = 0;
  #firstNs: number | undefined;
  /** When the time was found to be over, and all was read that had come until then. */
  #overNs: number | undefined;

  constructor(
    private readonly step: ExpectStep,
    private readonly work: StepWork,
    private readonly options: ExpectingOptions,
  ) {
    this.#failures = new ExpectFailures(step.title, work.file.mask, options);
  }

  async run(): Promise<StepOutcome> {
    const { expectation, isLeast } = this.step;
    if (expectation.kind === "unordered") await this.#unordered(expectation.alternatives);
    else if (isSingle(expectation)) {
      const least = needed(this.step.count, this.work.context.scope);
      await this.#messages(expectation, { least, most: isLeast ? Infinity : least });
    }
    return { note: this.#note(), replyMs: this.#replyMs() };
  }

  async #messages(expectation: SingleExpectation, wanted: Wanted): Promise<void> {
    const look: LookAt = (arrival) => this.#lookFor(expectation, arrival);
    while (this.#taken < wanted.most) {
      const fit = await this.#next(look, wanted);
      if (fit === undefined) return;
      this.#take(fit);
      const isForEver = wanted.most === Infinity && fit.length === 0 && fit.arrival?.isWhole === false;
      if (fit.arrival === undefined || (isForEver && this.#taken >= wanted.least)) return;
    }
  }

  async #unordered(alternatives: readonly PlannedExpectation[]): Promise<void> {
    const left = new Set(alternatives.filter(isSingle));
    const wanted = { least: left.size, most: left.size };
    while (left.size > 0) {
      let tried: SingleExpectation | undefined;
      const lookAt = (each: SingleExpectation, arrival: Arrival | undefined): Look => {
        tried = each;
        return this.#lookFor(each, arrival);
      };
      const fit = await this.#next(
        (arrival) => firstFitting([...left].map((each) => () => lookAt(each, arrival))),
        wanted,
      );
      if (fit === undefined || tried === undefined) return;
      left.delete(tried);
      this.#take(fit);
    }
  }

  #lookFor(expectation: SingleExpectation, arrival: Arrival | undefined): Look {
    const { file, context } = this.work;
    const { session } = this.options;
    return lookFor(expectation, { session, arrival }, file.reading(this.step.connection, context.scope));
  }

  /** The next that fits; undefined where none has come in time, or can come, and none has to. */
  async #next(look: LookAt, { least }: Wanted): Promise<Fit | undefined> {
    const { session, accepts, waiting } = this.options;
    const mayEnd = this.#taken >= least;
    for (;;) {
      await this.#yield();
      const arrival = session.inbox.next(accepts);
      const isLate = arrival !== undefined && arrival.timeNs > Math.max(waiting.deadlineNs, this.#overNs ?? 0);
      if (mayEnd && (isLate || (arrival === undefined && this.#isOver))) return undefined;
      if (isLate) throw this.#failures.late(undefined, { taken: this.#taken, least });
      const lookedNs = nowNs();
      const found = look(arrival);
      if (found.kind === "fits") return found;
      if (found.kind === "fails") throw found.failure;
      const { otherwise } = found;
      if (otherwise !== undefined && (this.#isOver || session.ended !== undefined || !session.wantMore()))
        return otherwise;
      if (mayEnd && (this.#isOver || session.ended !== undefined)) return undefined;
      this.#refuseWaiting(found.failure, least);
      const tookNs = nowNs() - lookedNs;
      await nextChange(session.changes, waiting);
      if (isOver(waiting)) this.#overNs ??= nowNs();
      if (isLong(arrival) && tookNs > longLookNs) await sleepUntil(pauseAfter(tookNs, waiting));
    }
  }

  get #isOver(): boolean {
    return this.#overNs !== undefined;
  }

  /** Throws where nothing that may still come can help, or nothing came in time. */
  #refuseWaiting(failure: RunFailure | undefined, least: number): void {
    const { session } = this.options;
    if (session.lost > 0 && session.inbox.next() === undefined) throw this.#failures.lost(session.lost);
    if (session.ended !== undefined) throw this.#failures.ended(session.ended, failure);
    if (this.#isOver) throw this.#failures.late(failure, { taken: this.#taken, least });
    if (failure !== undefined && !session.wantMore()) throw this.#failures.tooMuch(failure);
  }

  /** Many messages that are there already must not keep the event loop, or a cancellation, waiting. */
  async #yield(): Promise<void> {
    if (this.#turn.isOver) await this.#turn.pass();
    if (this.options.waiting.signal.aborted) throw new RunCancelled();
  }

  #take({ arrival, length, captures }: Fit): void {
    if (arrival !== undefined) {
      const { session } = this.options;
      this.#firstNs ??= arrival.timeNs;
      this.#taken += 1;
      this.#takenBytes += length;
      session.noteTaken(arrival.from);
      session.inbox.take(arrival, length);
    }
    for (const [name, note] of this.work.capture(captures)) this.#captured.set(name, note);
  }

  #note(): string {
    const bytes = countBytes(this.#takenBytes);
    const taken = this.#taken === 1 ? bytes : `${this.#taken} messages, ${bytes}`;
    return notePassed([...(this.#taken > 0 || this.step.isLeast ? [taken] : []), ...this.#captured.values()]);
  }

  /** From the last send to the first byte of what was taken; undefined where that came before. */
  #replyMs(): number | undefined {
    const { lastSentNs } = this.options.session;
    if (lastSentNs === undefined || this.#firstNs === undefined || this.#firstNs < lastSentNs) return undefined;
    return (this.#firstNs - lastSentNs) / 1e6;
  }
}
