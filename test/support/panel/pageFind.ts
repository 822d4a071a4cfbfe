import { parseFindQuery, type FindPattern } from "../../../src/core/capture/findQuery";
import { plainByteFinder } from "../../../src/core/capture/byteFinder";
import type { MemoryCapture } from "../../../src/core/capture/memoryCapture";
import { describeEvent } from "../../../src/core/connection/describeEvent";
import type { FilterAnswer, FindHit, FindProgress, FindRequest } from "../../../src/protocol/panelContract";

type Place = Pick<FindHit, "record" | "from" | "to">;

/** The host's side of a search, inside the page: at once and record by record. */
export class PageFind {
  /** Records that are left unsearched until it is lowered, for pictures of a long search. */
  unsearched = 0;
  private hits: Place[] = [];
  private pattern: FindPattern | undefined;
  private at = -1;
  private moves = 0;
  private searchedTo = 0;

  constructor(
    private readonly capture: MemoryCapture,
    private readonly view: {
      readonly has: (record: number) => boolean;
      readonly positionOf: (record: number) => number;
      readonly changed: () => void;
    },
  ) {}

  start({ begin, ...query }: FindRequest): FilterAnswer {
    const parsed = parseFindQuery(query);
    if (!parsed.ok) return parsed;
    this.stop();
    if (query.text === "") return { ok: true };
    this.pattern = parsed.pattern;
    const { pattern } = this;
    void this.goOn().then(() => {
      if (pattern !== this.pattern) return;
      const isFrom = ({ record, from }: Place) =>
        record > begin.record || (record === begin.record && from >= begin.from);
      this.at = Math.max(0, this.hits.findIndex(isFrom));
      this.moves += this.hits.length > 0 ? 1 : 0;
      this.view.changed();
    });
    return { ok: true };
  }

  stop(): void {
    this.pattern = undefined;
    this.hits = [];
    this.searchedTo = 0;
  }

  step(direction: "next" | "previous"): Promise<void> {
    const { length } = this.hits;
    if (length > 0) {
      this.at = (this.at + (direction === "next" ? 1 : -1) + length) % length;
      this.moves += 1;
    }
    this.view.changed();
    return Promise.resolve();
  }

  /** Looks at what came since. */
  async goOn(): Promise<void> {
    const { pattern } = this;
    while (pattern && pattern === this.pattern && this.searchedTo < this.capture.lastNumber) {
      const record = ++this.searchedTo;
      if (!this.view.has(record)) continue;
      const event = this.capture.record(record)?.event;
      const content = event ? new TextEncoder().encode(describeEvent(event)) : await this.capture.bytes(record);
      if (pattern !== this.pattern) return;
      const places = placesIn(content, pattern).map((place) => ({ record, ...place }));
      this.hits.push(...(event ? places.slice(0, 1).map(() => ({ record, from: 0, to: 0 })) : places));
    }
  }

  progress(): FindProgress | undefined {
    if (!this.pattern) return undefined;
    const { hits, at, moves, unsearched: toSearch } = this;
    const hit = hits[at];
    const current = hit && { ...hit, ordinal: at + 1, position: this.view.positionOf(hit.record) };
    const records = this.capture.lastNumber;
    return { total: hits.length, isFull: false, toSearch, records, problem: undefined, moves, current };
  }
}

function placesIn(content: Uint8Array, pattern: FindPattern): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = [];
  if (pattern.type === "expression") {
    for (const { 0: found, index } of String.fromCharCode(...content).matchAll(pattern.expression))
      places.push({ from: index, to: index + found.length });
    return places;
  }
  const finder = plainByteFinder(pattern.run);
  const next = finder.within(content);
  for (let from = next(0); from >= 0; from = next(from + finder.length))
    places.push({ from, to: from + finder.length });
  return places;
}
