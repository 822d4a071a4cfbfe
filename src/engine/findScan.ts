import type { CaptureReader } from "../core/capture/capture";
import type { FindPattern } from "../core/capture/findQuery";
import { eachHit, type RecordContents } from "../core/capture/recordContents";
import { mostRegExpBytes } from "../core/capture/recordFilter";
import { recordLimitMs, eventText, latin1, longParts } from "./contentScan";
import type { Hit } from "./hitList";
import { NativeByteFinder } from "./nativeByteFinder";
import { placesInThread, type TextPlace } from "./placesInThread";
import { SlowExpression } from "./slowExpression";
import { TimeLimit } from "./timeLimit";
import type { Turn } from "./turn";

/** So many hits, or records, come between two looks at the clock. */
const hitsPerLook = 1024;
const recordsPerLook = 256;
const textPerLook = 1 << 16;

interface RecordText {
  readonly number: number;
  readonly text: string;
  readonly isEvent: boolean;
}

/** Which hits count, and what is done with them; `add` says whether more are wanted. */
export interface HitTarget {
  readonly passes: (number: number) => boolean;
  readonly add: (record: number, from: number, to: number) => boolean;
}

/** Where a pattern stands in the payloads of a capture, and in the words of its events. */
export class FindScan {
  private readonly finder: NativeByteFinder | undefined;
  private readonly expression: RegExp;
  private readonly limit = new TimeLimit();

  constructor(
    pattern: FindPattern,
    private readonly reader: CaptureReader,
  ) {
    this.finder = pattern.type === "run" ? new NativeByteFinder(pattern.run) : undefined;
    this.expression = pattern.type === "expression" ? pattern.expression : /(?:)/g;
  }

  /** Hands on the hits in a piece, in order. Rejects with a {@link SlowExpression}. */
  async hitsIn(contents: RecordContents, target: HitTarget, turn: Turn): Promise<void> {
    if (!this.finder) return this.matchesIn(contents, target, turn);
    if (contents.isLong) return this.hitsInLong(contents.firstNumber, this.finder, target);
    await this.runsIn(contents, this.finder, target, turn);
  }

  private async runsIn(
    contents: RecordContents,
    finder: NativeByteFinder,
    { passes, add }: HitTarget,
    turn: Turn,
  ): Promise<void> {
    const events = this.eventsIn(contents, finder, passes);
    let nextEvent = 0;
    let goesOn = true as boolean;
    const addEventsBefore = (record: number): void => {
      for (; goesOn && (events[nextEvent] ?? Infinity) < record; nextEvent++)
        goesOn = add(events[nextEvent] ?? 0, 0, 0);
    };
    let isLast = { record: 0, passes: false };
    let left = hitsPerLook;
    const hit = (record: number, from: number): "nextPlace" | "nextRecord" | "later" => {
      if (record !== isLast.record) isLast = { record, passes: passes(record) };
      if (!isLast.passes) return "nextRecord";
      addEventsBefore(record);
      goesOn &&= add(record, from, from + finder.length);
      left -= 1;
      return goesOn && left > 0 ? "nextPlace" : "later";
    };
    let from = eachHit(contents, finder, hit);
    while (from !== undefined && goesOn) {
      if (turn.isOver) await turn.pass();
      // What was dropped meanwhile may lie in memory that is used anew.
      if (contents.firstNumber < this.reader.firstNumber) return;
      left = hitsPerLook;
      from = eachHit(contents, finder, hit, from);
    }
    addEventsBefore(Infinity);
  }

  private eventsIn(contents: RecordContents, finder: NativeByteFinder, passes: HitTarget["passes"]): number[] {
    const numbers: number[] = [];
    for (let number = contents.firstNumber; number <= contents.lastNumber; number++) {
      const event = contents.event(number);
      if (event && passes(number) && finder.within(eventText(event))(0) >= 0) numbers.push(number);
    }
    return numbers;
  }

  private async hitsInLong(number: number, finder: NativeByteFinder, { passes, add }: HitTarget): Promise<void> {
    if (!passes(number)) return;
    let from = 0;
    for await (const { offset, bytes } of longParts(this.reader, number, finder.length)) {
      const next = finder.within(bytes);
      for (let at = next(Math.max(0, from - offset)); at >= 0; at = next(from - offset)) {
        from = offset + at + finder.length;
        if (!add(number, offset + at, from)) return;
      }
    }
  }

  private async matchesIn(contents: RecordContents, { passes, add }: HitTarget, turn: Turn): Promise<void> {
    const { reader } = this;
    for (let number = contents.firstNumber; number <= contents.lastNumber;) {
      if (turn.isOver) await turn.pass();
      const texts: RecordText[] = [];
      number = Math.max(number, reader.firstNumber);
      for (
        let length = 0;
        number <= contents.lastNumber && texts.length < recordsPerLook && length < textPerLook;
        number++
      ) {
        if (!passes(number)) continue;
        const text = await this.text(contents, number);
        texts.push(text);
        length += text.text.length;
      }
      for (const hit of await this.matches(texts, turn)) if (!add(hit.record, hit.from, hit.to)) return;
    }
  }

  private async text(contents: RecordContents, number: number): Promise<RecordText> {
    const event = contents.event(number);
    if (event) return { number, text: latin1(eventText(event)), isEvent: true };
    const start = contents.startOf(number);
    const bytes = contents.isLong
      ? await this.reader.bytes(number, 0, mostRegExpBytes)
      : contents.bytes.subarray(start, start + contents.lengthOf(number));
    return { number, text: latin1(bytes), isEvent: false };
  }

  private async matches(texts: readonly RecordText[], turn: Turn): Promise<Hit[]> {
    const hits: Hit[] = [];
    let at = 0;
    let done = 0;
    const matchAll = (): void => {
      hits.length = done;
      for (; at < texts.length; at++, done = hits.length) {
        const text = texts[at];
        if (text) addHits(text, placesOf(text.text.matchAll(this.expression)), hits);
      }
    };
    while (texts.length > 0 && !(await this.limit.finishesInTurns(matchAll, () => at, turn))) {
      hits.length = done;
      const text = texts[at++];
      if (text) await this.addAfterLong(text, hits);
      done = hits.length;
    }
    return hits;
  }

  /** The same of a record that takes too long for a turn. */
  private async addAfterLong(text: RecordText, hits: Hit[]): Promise<void> {
    const { expression } = this;
    const places = await placesInThread({ expression, text: text.text, limitMs: recordLimitMs });
    if (!places) throw new SlowExpression(text.number);
    addHits(text, places, hits);
  }
}

function* placesOf(matches: Iterable<RegExpExecArray>): Generator<TextPlace> {
  for (const { 0: match, index } of matches) yield { index, length: match.length };
}

function addHits({ number, isEvent }: RecordText, places: Iterable<TextPlace>, hits: Hit[]): void {
  for (const { index, length } of places) {
    if (length === 0) continue;
    hits.push({ record: number, from: isEvent ? 0 : index, to: isEvent ? 0 : index + length });
    if (isEvent) return;
  }
}
