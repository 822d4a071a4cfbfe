import type { PanelRow, RowsAnswer, RowWindow } from "../../../../src/protocol/panelContract";

/** A row with this number, as short as can be. */
export function fakeRow(number: number): PanelRow {
  return {
    number,
    timeNs: number * 1000,
    deltaNs: 1000,
    direction: "in",
    peer: undefined,
    connectionId: undefined,
    length: 3,
    preview: Uint8Array.of(1, 2, 3),
    replyNs: undefined,
    event: undefined,
  };
}

/** A host's rows: records `first` to `last`, positions from 0; every request is noted, and answered when told to. */
export class FakeRows {
  generation = 1;
  first = 1;
  last = 0;
  readonly asked: RowWindow[] = [];
  private readonly waiting: (() => void)[] = [];

  readonly fetch = (window: RowWindow): Promise<RowsAnswer> => {
    this.asked.push(window);
    return new Promise((resolve) => this.waiting.push(() => resolve(this.answer(window))));
  };

  get rows(): number {
    return this.last - this.first + 1;
  }

  /** Answers all that was asked, and what is asked because of the answers. */
  async settle(): Promise<void> {
    do {
      for (const answer of this.waiting.splice(0)) answer();
      await new Promise(setImmediate);
    } while (this.waiting.length > 0);
  }

  answer({ from, count }: RowWindow): RowsAnswer {
    const length = Math.max(0, Math.min(count, this.rows - from));
    return {
      generation: this.generation,
      rows: Array.from({ length }, (_, index) => fakeRow(this.first + from + index)),
    };
  }
}
