import type { PlannedRule } from "../../../core/exchange/plan/exchangePlan";
import { nowNs } from "../../../net/clock";
import type { Connection } from "../../connection";
import { Turn } from "../../turn";
import type { Arrival } from "../inbox";
import { PatternsRest } from "../patternLimit";
import { RunFailure } from "../runFailure";
import { nextChange, sleepUntil } from "../waiting";
import { ClientSession } from "./clientSession";
import { repeatTimer } from "./repeatTimer";
import { RuleExecution, type Served } from "./ruleExecution";
import { lookForRule, type RuleLook } from "./ruleLook";
import type { SharedMock } from "./sharedMock";
import { UnmatchedLog } from "./unmatchedLog";

/** The beginnings of messages that all clients together may have waiting, and each of them in any case. */
const mostSharedBytes = 256 << 20;
const leastSharedBytes = 128 << 10;

/** One client of a mock: answers what it sends by the rules, one message after the other. */
export class MockClient {
  readonly #session: ClientSession;
  readonly #execution: RuleExecution;
  readonly #unmatched: UnmatchedLog;
  readonly #turn = new Turn();
  /** When something came last, or when what came before was answered. */
  #quietSinceNs = nowNs();

  /** To be made before anything that the client has sent is delivered. */
  constructor(
    private readonly connection: Connection,
    private readonly served: Served,
    private readonly mock: SharedMock,
  ) {
    this.#session = new ClientSession(connection, served.planned.framing, served.listener);
    this.#execution = new RuleExecution(this.#session, served, mock);
    this.#unmatched = new UnmatchedLog(connection, mock.mask);
    connection.onDidReceive(() => (this.#quietSinceNs = nowNs()));
    connection.onDidClose(() => this.#closed());
  }

  /** Serves it until it has ended its side and all is answered, or until it is gone. Never rejects. */
  async serve(): Promise<void> {
    this.mock.control.tell({ type: "accepted", connection: this.served.planned.name, client: this.#execution.client });
    try {
      const { problem } = this.connection;
      if (problem) throw new RunFailure("SOCKSCOPE_RUN_OPEN", problem.message);
      // Whom we have turned to has not come by itself.
      if (!this.connection.isAddressed) await this.#welcome();
      await this.#answer();
      if (!this.#isOnlyTimed() && !this.#session.isClosing) this.connection.close();
    } catch (error) {
      this.#execution.failed(error);
    }
  }

  /** Ends all that is under way; the connection is the caller's to close. */
  stop(): void {
    this.#execution.end();
    this.#session.detach();
  }

  async #welcome(): Promise<void> {
    const { accepts, timers } = this.served.rules;
    for (const rule of timers) void repeatTimer(rule, this.#execution);
    for (const rule of accepts) {
      if (!(await this.#isMet(rule))) continue;
      await this.#execution.perform(rule);
      return;
    }
  }

  /** A rule of which that cannot be told does not hold the client up. */
  async #isMet(rule: PlannedRule): Promise<boolean> {
    try {
      return await this.#execution.meets(rule);
    } catch (error) {
      this.#execution.failed(error, rule.at);
      return false;
    }
  }

  /** Until the client has ended its side, or a rule has closed it. */
  async #answer(): Promise<void> {
    const { signal } = this.#execution;
    while (!this.#session.isClosing) {
      if (this.#turn.isOver) await this.#turn.pass();
      if (signal.aborted) return;
      const arrival = this.#session.inbox.next();
      if (arrival === undefined) this.#tellLost();
      if (arrival !== undefined) await this.#consider(arrival);
      else if (this.#session.ended !== undefined) return;
      else await nextChange(this.#session.changes, { deadlineNs: Infinity, signal });
    }
  }

  async #consider(arrival: Arrival): Promise<void> {
    const look = this.#lookFor(arrival);
    const { signal } = this.#execution;
    if (look.kind === "rests") await sleepUntil({ deadlineNs: look.untilNs, signal });
    else if (look.kind === "waits") {
      await nextChange(this.#session.changes, { deadlineNs: this.#deadlineNs, signal });
    } else if (look.kind === "unmatched") this.#tellUnmatched(arrival, look.reasons);
    else {
      this.#session.inbox.take(arrival, look.fit.length);
      await this.#execution.perform(look.rule, look.fit.captures);
      this.#quietSinceNs = nowNs();
    }
  }

  /** A rule that cannot be held against what came, such as one whose pattern takes too long, fits nothing. */
  #lookFor(arrival: Arrival): RuleLook | { readonly kind: "rests"; readonly untilNs: number } {
    const { scope } = this.#execution;
    const reading = this.#execution.reading("", scope);
    try {
      const seen = { session: this.#session, arrival, scope, reading, mayGrow: this.#mayGrow(arrival) };
      return lookForRule(this.served.rules.messages, seen);
    } catch (error) {
      if (error instanceof PatternsRest) return { kind: "rests", untilNs: error.untilNs };
      this.#execution.failed(error);
      return { kind: "unmatched", reasons: [] };
    }
  }

  get #deadlineNs(): number {
    return this.#quietSinceNs + this.#execution.patienceMs * 1e6;
  }

  #mayGrow({ isWhole }: Arrival): boolean {
    if (isWhole || this.#session.ended !== undefined || nowNs() >= this.#deadlineNs) return false;
    const share = Math.max(leastSharedBytes, mostSharedBytes / this.mock.clients.size);
    return this.#session.inbox.waitingBytes < share && this.#session.wantMore();
  }

  #tellUnmatched(arrival: Arrival, reasons: readonly string[]): void {
    const { client } = this.#execution;
    const bytes = arrival.bytes.length;
    const text = this.#unmatched.note(arrival.bytes, reasons);
    this.#session.inbox.take(arrival);
    this.mock.control.tell({ type: "unmatched", connection: this.served.planned.name, client, text, bytes });
  }

  #tellLost(): void {
    const lost = this.#session.takeLost();
    if (lost === 0) return;
    const message = `${lost} datagrams came while too many waited to be answered, and were only recorded; answer sooner.`;
    this.#execution.failed(new RunFailure("SOCKSCOPE_RUN_LIMIT", message));
  }

  /** A connection without rules about messages does not care that the client sends no more. */
  #isOnlyTimed(): boolean {
    const { timers, messages } = this.served.rules;
    return timers.length > 0 && messages.length === 0 && !this.connection.isAddressed;
  }

  #closed(): void {
    this.stop();
    this.mock.control.tell({ type: "closed", connection: this.served.planned.name, client: this.#execution.client });
  }
}
