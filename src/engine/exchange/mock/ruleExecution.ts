import type { PlannedConnection, PlannedRule } from "../../../core/exchange/plan/exchangePlan";
import type { StepPlace } from "../../../core/exchange/run/runReport";
import type { VariableScope } from "../../../core/exchange/variables/variableScope";
import { builtInTextCodec } from "../../../core/payload/builtInTextCodec";
import type { Variable } from "../../../core/payload/fields/fieldInputs";
import type { Listener } from "../../listener";
import type { StepChannel } from "../channel";
import type { ExpectationReading } from "../expectationLook";
import { needed } from "../needed";
import { PatternsRest } from "../patternLimit";
import { peerName } from "../peerSession";
import { problemOf } from "../problemOf";
import { RunCancelled, RunFailure } from "../runFailure";
import type { RunMask } from "../runMask";
import { StepWork, type StepFile } from "../stepWork";
import { sleepUntil } from "../waiting";
import type { ClientSession } from "./clientSession";
import type { ConnectionRules } from "./connectionRules";
import { areMet } from "./ruleLook";
import { RuleRunner } from "./ruleRunner";
import type { SharedMock } from "./sharedMock";

/** The connection of the file that a client came to. */
export interface Served {
  readonly planned: PlannedConnection;
  readonly rules: ConnectionRules;
  readonly listener: Listener;
}

const nowhere = { from: 0, to: 0 };

/** Executes rules for one client, with variables of its own, and tells what became of them. */
export class RuleExecution implements StepFile {
  readonly mask: RunMask;
  readonly scope: VariableScope;
  /** How long a message may take to become whole, and the client to take something of an answer. */
  readonly patienceMs: number;
  /** The client's address. */
  readonly client: string;
  readonly #ending = new AbortController();

  constructor(
    readonly session: ClientSession,
    private readonly served: Served,
    private readonly mock: SharedMock,
  ) {
    const { plan } = mock.prepared;
    this.mask = mock.mask;
    this.scope = plan.scope.branch();
    this.patienceMs = needed(plan.withinMs, plan.scope);
    this.client = peerName(session.connection);
  }

  /** Aborted as soon as the client is gone, or the mock is stopped. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Ends all that is under way. Safe to call twice. */
  end(): void {
    this.#ending.abort();
  }

  channel(): StepChannel {
    const session = Promise.resolve(this.session);
    return { planned: this.served.planned, session: () => session, connect: () => session };
  }

  reading(_connection: string, scope: VariableScope): ExpectationReading {
    const { prepared, limit, mask } = this.mock;
    const codec = prepared.codecs.get(this.served.planned.encoding) ?? builtInTextCodec("utf-8");
    return { mask, limit, codec, inputs: prepared.inputs(scope) };
  }

  /**
   * Whether the conditions of a rule are met. Rejects with a RunFailure where that takes too long to tell, and with
   * RunCancelled where the client is gone before there was time to.
   */
  async meets({ when }: PlannedRule): Promise<boolean> {
    for (;;) {
      try {
        return areMet(when, this.scope, this.mock.limit);
      } catch (error) {
        if (!(error instanceof PatternsRest)) throw error;
        await sleepUntil({ deadlineNs: error.untilNs, signal: this.signal });
      }
    }
  }

  /** Never rejects: false where it failed, which is told. */
  async perform(rule: PlannedRule, captures: ReadonlyMap<string, Variable> = new Map()): Promise<boolean> {
    const context = { scope: this.scope, rounds: [], signal: this.signal };
    try {
      new StepWork(this, context, rule.id).capture(captures);
      const note = await new RuleRunner(this, this.patienceMs).run(rule.steps, context);
      this.mock.tally.passed += 1;
      const place = this.#placeOf(rule);
      this.mock.control.tell({ type: "answered", client: this.client, rule: place, note: this.mask.mask(note) });
      return true;
    } catch (error) {
      this.failed(error, rule.at);
      return false;
    }
  }

  /** Tells a failure, unless it is only that all is over. */
  failed(error: unknown, at: PlannedRule["at"] = nowhere): void {
    if (error instanceof RunCancelled || this.signal.aborted || this.#hasLeft(error)) return;
    const { connection } = this.session;
    const problem = problemOf(error, this.mock, at);
    this.mock.tally.noteFailure(problem);
    connection.warn(problem.message);
    this.mock.control.tell({ type: "failed", client: this.client, problem });
    // It reads no more, and its answers would pile up.
    if (error instanceof RunFailure && error.code === "SOCKSCOPE_RUN_TIMEOUT") connection.reset();
  }

  /** A client that goes before its answer is no fault of a rule; what was not sent is in the log of the connection. */
  #hasLeft(error: unknown): boolean {
    return error instanceof RunFailure && error.code === "SOCKSCOPE_RUN_CLOSED" && !this.session.isClosing;
  }

  #placeOf({ id, title, at }: PlannedRule): StepPlace {
    return { file: this.mock.prepared.file, id, title: this.mask.mask(title), at, rounds: [], callers: [] };
  }
}
