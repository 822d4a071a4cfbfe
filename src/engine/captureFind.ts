import type { FindPattern } from "../core/capture/findQuery";
import { Emitter, type Subscription } from "../core/emitter";
import { groupDigits } from "../core/payload/groupDigits";
import { SockscopeError } from "../core/sockscopeError";
import type { CaptureSource } from "./captureSource";
import type { CaptureView } from "./captureView";
import { walkContents } from "./contentWalk";
import { FindScan } from "./findScan";
import { HitList, type Hit } from "./hitList";
import { SlowExpression } from "./slowExpression";
import { Turn } from "./turn";

/** More hits are not kept; whoever has so many looks for something else. */
export const mostHits = 200_000;

/** A hit and its place among all. */
export interface PlacedHit extends Hit {
  /** Counted from 1. */
  readonly ordinal: number;
}

/** One search: the part from its beginning on comes first, so that what is near is found first. */
interface Search {
  readonly scan: FindScan;
  readonly begin: Pick<Hit, "record" | "from">;
  /** The newest record when the search began; what is added later is looked at last. */
  readonly end: number;
  /** Hits in records before the one where the search began, and up to where was looked. */
  readonly before: Part;
  readonly after: Part;
  /** Set once as many hits as are kept were found. */
  isFull: boolean;
}

interface Part {
  readonly hits: HitList;
  searchedTo: number;
}

/**
 * Looks for a pattern in all records of a view, in short turns; goes on as records come. One hit is the current one:
 * the first from where the search began on, then the one that was stepped to.
 */
export class CaptureFind implements Subscription {
  /** Goes up whenever a hit became the current one. */
  moves = 0;
  /** Why the search was given up, in one sentence. */
  problem: string | undefined;
  private search: Search | undefined;
  private pattern: FindPattern | undefined;
  private hit: Hit | undefined;
  private isRunning = false;
  private selections: number;
  private readonly changed = new Emitter<undefined>();
  private readonly following: Subscription;

  /** Fires when hits, progress or the current hit changed; often. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly source: CaptureSource,
    private readonly view: CaptureView,
  ) {
    this.selections = view.selections;
    this.following = view.onDidChange(() => this.followView());
  }

  /** Whether something is looked for. */
  get isActive(): boolean {
    return this.search !== undefined;
  }

  get total(): number {
    return this.search ? this.search.before.hits.length + this.search.after.hits.length : 0;
  }

  /** Whether there may be more hits than are kept. */
  get isFull(): boolean {
    return this.search?.isFull === true;
  }

  /** Records not looked at yet. */
  get toSearch(): number {
    const { search, reader } = this;
    if (!search || this.isFull || this.problem !== undefined) return 0;
    const { before, after, begin } = search;
    const first = reader.firstNumber - 1;
    const left = (to: number, searchedTo: number): number => Math.max(0, to - Math.max(searchedTo, first));
    return left(begin.record - 1, before.searchedTo) + left(reader.lastNumber, after.searchedTo);
  }

  /** The current hit; its ordinal grows while hits before it come in. */
  get current(): PlacedHit | undefined {
    const { search, hit } = this;
    if (!search || !hit) return undefined;
    const { part, offset } = this.partOf(search, hit);
    const position = part.hits.positionOf(hit);
    const found = part.hits.at(position);
    return found?.record === hit.record && found.from === hit.from
      ? { ...hit, ordinal: offset + position + 1 }
      : undefined;
  }

  /** Looks for something; the first hit at or after a place becomes the current one. */
  start(pattern: FindPattern, begin: Pick<Hit, "record" | "from">): void {
    const { firstNumber, lastNumber } = this.reader;
    const record = Math.max(firstNumber, Math.min(begin.record, lastNumber));
    this.pattern = pattern;
    this.problem = undefined;
    this.hit = undefined;
    this.search = {
      scan: new FindScan(pattern, this.reader),
      begin: record === begin.record ? begin : { record, from: 0 },
      end: lastNumber,
      before: { hits: new HitList(), searchedTo: firstNumber - 1 },
      after: { hits: new HitList(), searchedTo: record - 1 },
      isFull: false,
    };
    this.changed.fire(undefined);
    void this.run();
  }

  stop(): void {
    this.search = this.pattern = this.hit = this.problem = undefined;
    this.changed.fire(undefined);
  }

  /** Makes the next or previous hit the current one, around the end; waits where it is not found yet. */
  async step(direction: "next" | "previous"): Promise<void> {
    const { search } = this;
    const end = this.reader.lastNumber;
    while (search && search === this.search) {
      const at = this.position(search, direction);
      const next = direction === "next" ? at + 1 : at - 1;
      const isThere = next >= 0 && next < this.total && !this.isBorder(search, Math.max(at, next));
      if (isThere || this.isSearched(search, end)) {
        this.hit = this.at(search, (next + this.total) % this.total) ?? this.hit;
        this.moves += 1;
        this.changed.fire(undefined);
        return;
      }
      await this.nextChange();
    }
  }

  dispose(): void {
    this.stop();
    this.following.dispose();
    this.changed.dispose();
  }

  private get reader(): CaptureSource["capture"] {
    return this.source.capture;
  }

  private followView(): void {
    const { search, view } = this;
    if (!search) return;
    const first = this.reader.firstNumber;
    for (const { hits } of [search.before, search.after]) hits.dropBefore(first);
    if (view.selections !== this.selections && this.pattern) this.start(this.pattern, this.hit ?? search.begin);
    this.selections = view.selections;
    void this.run();
  }

  /** The position of the current hit, or between the two where it would be. */
  private position(search: Search, direction: "next" | "previous"): number {
    const { current } = this;
    if (current) return current.ordinal - 1;
    const place = this.hit ?? search.begin;
    const { part, offset } = this.partOf(search, place);
    const following = offset + part.hits.positionOf(place);
    return direction === "next" ? following - 1 : following;
  }

  /** Whether hits may still come right before a position: between the two parts. */
  private isBorder({ before, begin }: Search, position: number): boolean {
    return position === before.hits.length && before.searchedTo < begin.record - 1;
  }

  /** Whether all there is to find up to a record was found. */
  private isSearched({ before, after, begin, isFull }: Search, end: number): boolean {
    const { knownTo, problem } = this.view;
    if (isFull || this.problem !== undefined) return true;
    const wanted = Math.max(Math.min(end, problem === undefined ? end : knownTo), 0);
    return before.searchedTo >= Math.min(begin.record - 1, wanted) && after.searchedTo >= wanted;
  }

  private at({ before, after }: Search, position: number): Hit | undefined {
    return before.hits.at(position) ?? after.hits.at(position - before.hits.length);
  }

  private partOf({ before, after, begin }: Search, { record }: Pick<Hit, "record">): { part: Part; offset: number } {
    return record < begin.record ? { part: before, offset: 0 } : { part: after, offset: before.hits.length };
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const subscription = this.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });
  }

  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      for (let { search } = this; search && this.problem === undefined; { search } = this) {
        const isDone = !(await this.searchOn(search));
        if (isDone && search === this.search) break;
      }
    } finally {
      this.isRunning = false;
    }
  }

  /** Looks at what was not looked at of one part; false where there is nothing for now. */
  private async searchOn(search: Search): Promise<boolean> {
    const { before, after, begin, end } = search;
    const { knownTo } = this.view;
    if (this.isFull) return false;
    const first = this.reader.firstNumber - 1;
    const hasLeft = (part: Part, to: number): boolean => Math.max(part.searchedTo, first) < Math.min(to, knownTo);
    const part = hasLeft(after, end) ? after : hasLeft(before, begin.record - 1) ? before : after;
    const to = part === before ? begin.record - 1 : this.reader.lastNumber;
    if (!hasLeft(part, to)) return false;
    try {
      await this.searchPart(search, part, Math.min(to, knownTo));
    } catch (error) {
      if (search === this.search) this.problem = problemOf(error);
    }
    this.chooseFirst(search);
    this.changed.fire(undefined);
    return true;
  }

  private async searchPart(search: Search, part: Part, to: number): Promise<void> {
    const { view, reader } = this;
    const turn = new Turn();
    const target = {
      passes: (number: number): boolean => number <= to && view.has(number),
      add: (record: number, from: number, hitTo: number): boolean => {
        if (search !== this.search) return false;
        if (record >= reader.firstNumber) part.hits.push(record, from, hitTo);
        search.isFull ||= this.total >= mostHits;
        return !search.isFull;
      },
    };
    const next = (from: number): number | undefined => {
      const number = view.numberAt(view.positionOf(from));
      return number !== undefined && number <= to ? number : undefined;
    };
    for await (const contents of walkContents(reader, { from: part.searchedTo + 1, next })) {
      if (search !== this.search) return;
      await search.scan.hitsIn(contents, target, turn);
      if (search !== this.search || this.isFull) return;
      part.searchedTo = Math.min(to, contents.lastNumber);
      this.chooseFirst(search);
      if (!turn.isOver) continue;
      this.changed.fire(undefined);
      await turn.pass();
    }
    part.searchedTo = to;
  }

  /** The first hit from the beginning of the search on, or around the end once that is known. */
  private chooseFirst(search: Search): void {
    if (this.hit || search !== this.search || this.total === 0) return;
    const { before, after, begin, end } = search;
    const following = after.hits.at(after.hits.positionOf(begin));
    const isAfterDone = after.searchedTo >= Math.min(end, this.reader.lastNumber) || this.isFull;
    const isBeforeDone = before.searchedTo >= begin.record - 1 || this.isFull;
    this.hit =
      following ?? (isAfterDone ? before.hits.at(0) : undefined) ?? (isBeforeDone ? after.hits.at(0) : undefined);
    if (!this.hit) return;
    this.moves += 1;
    this.changed.fire(undefined);
  }
}

function problemOf(error: unknown): string {
  if (error instanceof SlowExpression)
    return `The search was stopped at record ${groupDigits(error.record)}: its regular expression takes too long there; write a simpler one.`;
  if (error instanceof SockscopeError) return `The search was stopped: ${error.message}`;
  throw error;
}
