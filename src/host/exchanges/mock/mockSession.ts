import type * as vscode from "vscode";
import type { SourceRange } from "../../../core/exchange/diagnostic";
import type { MockEvent, RunProblem, RunReport } from "../../../core/exchange/run/runReport";

/** Something that came and that no rule fits. */
export type Unmatched = Extract<MockEvent, { type: "unmatched" }>;

/** How often a rule has answered. */
export interface RuleCount {
  readonly at: SourceRange;
  readonly answered: number;
  /** What it answered last. */
  readonly note: string;
}

/** A mock from its start on: what it listens on, who is there, and what it has answered. */
export class MockSession {
  /** Undefined while it serves. */
  report: RunReport | undefined;
  readonly #addresses = new Map<string, string>();
  readonly #rules = new Map<string, RuleCount>();
  #clients = 0;
  #unmatched = 0;
  #lastUnmatched: Unmatched | undefined;
  #problem: RunProblem | undefined;

  constructor(
    readonly uri: vscode.Uri,
    /** The text that serves, saved or not. */
    readonly source: string,
  ) {}

  get hasEnded(): boolean {
    return this.report !== undefined;
  }

  /** The addresses really bound, in the order in which they were. */
  get addresses(): readonly string[] {
    return [...this.#addresses.values()];
  }

  /** How many clients are connected; peers, for UDP. */
  get clients(): number {
    return this.#clients;
  }

  /** How many messages fitted no rule. */
  get unmatched(): number {
    return this.#unmatched;
  }

  get lastUnmatched(): Unmatched | undefined {
    return this.#lastUnmatched;
  }

  /** What last went wrong with a client. */
  get problem(): RunProblem | undefined {
    return this.#problem;
  }

  /** The rules that have answered, by their ids. */
  get rules(): ReadonlyMap<string, RuleCount> {
    return this.#rules;
  }

  take(event: MockEvent): void {
    switch (event.type) {
      case "listening":
        this.#addresses.set(event.connection, event.address);
        return;
      case "accepted":
        this.#clients++;
        return;
      case "closed":
        this.#clients--;
        return;
      case "answered": {
        const { id, at } = event.rule;
        const answered = (this.#rules.get(id)?.answered ?? 0) + 1;
        this.#rules.set(id, { at, answered, note: event.note });
        return;
      }
      case "unmatched":
        this.#unmatched++;
        this.#lastUnmatched = event;
        return;
      case "failed":
        this.#problem = event.problem;
    }
  }
}
