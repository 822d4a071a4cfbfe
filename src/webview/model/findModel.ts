import type { FindQuery } from "../../core/capture/findQuery";
import type { PayloadProblem } from "../../core/payload/payloadResult";
import type { FindHit, FindProgress } from "../../protocol/panelContract";
import type { PanelHost } from "./panelHost";

/** Where a search begins: where the user is. */
export type FindBegin = () => { readonly record: number; readonly from: number };

/** The search in the log: what is looked for, and how far the host is with it. */
export class FindModel {
  isOpen = false;
  query: FindQuery = { text: "", kind: "text", matchesCase: false };
  problem: PayloadProblem | undefined;
  progress: FindProgress | undefined;
  private asked = 0;
  private moves = 0;

  /** `shows` brings a hit into view, `fails` shows the sentence of an error. */
  constructor(
    private readonly host: PanelHost,
    private readonly panel: {
      readonly begin: FindBegin;
      readonly shows: (hit: FindHit) => void;
      readonly changed: () => void;
      readonly fails: (error: unknown) => void;
    },
  ) {}

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.panel.changed();
    if (this.query.text !== "") void this.ask();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.problem = undefined;
    this.panel.changed();
    void this.stop();
  }

  /** Looks for something else; what is found first from where the user is on is shown at once. */
  change(change: Partial<FindQuery>): void {
    this.query = { ...this.query, ...change };
    this.panel.changed();
    void this.ask();
  }

  step(direction: "next" | "previous"): void {
    if (!this.isOpen) return this.open();
    if (this.query.text === "" || this.problem) return;
    this.host("stepFind", direction).catch((error: unknown) => this.panel.fails(error));
  }

  /** What the host says of the search with each snapshot. */
  update(progress: FindProgress | undefined): void {
    this.progress = this.isOpen ? progress : undefined;
    const { current, moves } = this.progress ?? { current: undefined, moves: this.moves };
    if (moves === this.moves) return;
    this.moves = moves;
    if (current) this.panel.shows(current);
  }

  /** `3 of 1 204` and the like, in words of its own for each case; empty where nothing is looked for. */
  get counts(): { readonly ordinal: number | undefined; readonly total: number } | undefined {
    const { progress } = this;
    if (this.query.text === "" || this.problem || !progress) return undefined;
    return { ordinal: progress.current?.ordinal, total: progress.total };
  }

  private async ask(): Promise<void> {
    const asked = ++this.asked;
    if (this.query.text === "") return this.stop();
    const begin = this.progress?.current ?? this.panel.begin();
    const { record, from } = begin;
    try {
      const answer = await this.host("find", { ...this.query, begin: { record, from } });
      if (asked !== this.asked) return;
      this.problem = answer.ok ? undefined : answer.problem;
      this.panel.changed();
    } catch (error) {
      this.panel.fails(error);
    }
  }

  private async stop(): Promise<void> {
    this.asked += 1;
    this.progress = this.problem = undefined;
    this.panel.changed();
    await this.host("stopFind", undefined).catch((error: unknown) => this.panel.fails(error));
  }
}
