import type { CaptureReader } from "../core/capture/capture";
import { eachHit, mostContentsBytes, type RecordContents } from "../core/capture/recordContents";
import { mostRegExpBytes, type ContentTerm } from "../core/capture/recordFilter";
import { describeEvent } from "../core/connection/describeEvent";
import type { LifecycleEvent } from "../core/connection/lifecycleEvent";
import { NativeByteFinder } from "./nativeByteFinder";
import { placesInThread } from "./placesInThread";
import { SlowExpression } from "./slowExpression";
import { TimeLimit } from "./timeLimit";
import type { Turn } from "./turn";

/** Records are compared together up to these limits. */
const mostBatchRecords = 1024;
const mostBatchBytes = 1 << 18;

/** A record that takes longer has met a regular expression that backtracks without end. */
export const recordLimitMs = 500;

/** What a record is compared by: its payload, or the words of the event that it is. */
interface Candidate {
  readonly number: number;
  readonly content: Uint8Array;
}

/** Which records of a capture hold what a filter asks of their contents. */
export class ContentScan {
  private readonly finders: readonly NativeByteFinder[];
  private readonly expressions: readonly RegExp[];
  private readonly limit = new TimeLimit();

  constructor(
    terms: readonly ContentTerm[],
    private readonly reader: CaptureReader,
  ) {
    const runs = terms.flatMap((term) => (term.type === "run" && term.run.bytes.length > 0 ? [term.run] : []));
    this.finders = runs.map((run) => new NativeByteFinder(run)).sort((left, right) => right.length - left.length);
    this.expressions = terms.flatMap((term) => (term.type === "expression" ? [term.expression] : []));
  }

  /**
   * The records of a piece that match, in order; `passes` says which count at all. Records that are dropped meanwhile
   * may be among them. Rejects with a {@link SlowExpression}.
   */
  async matchesIn(contents: RecordContents, passes: (number: number) => boolean, turn: Turn): Promise<number[]> {
    if (contents.isLong) return this.matchLong(contents.firstNumber, passes, turn);
    const found = this.found(contents, passes);
    if (this.expressions.length === 0 && this.finders.length <= 1) return found;
    const matches: number[] = [];
    for (let at = 0; at < found.length;) {
      if (turn.isOver) await turn.pass();
      const batch = this.batch(contents, found, at);
      at += batch.length;
      await this.compare(batch, matches, turn);
    }
    return matches;
  }

  /** The records that hold the longest run, and the events that match; everything that passes where there is no run. */
  private found(contents: RecordContents, passes: (number: number) => boolean): number[] {
    const [finder] = this.finders;
    const { firstNumber, lastNumber } = contents;
    if (!finder) {
      const numbers: number[] = [];
      for (let number = firstNumber; number <= lastNumber; number++) if (passes(number)) numbers.push(number);
      return numbers;
    }
    const found: number[] = [];
    eachHit(contents, finder, (number) => {
      if (passes(number)) found.push(number);
      return "nextRecord";
    });
    const data = found.length;
    for (let number = firstNumber; number <= lastNumber; number++) {
      const event = contents.event(number);
      if (event && passes(number) && finder.within(eventText(event))(0) >= 0) found.push(number);
    }
    return data === found.length ? found : found.sort((left, right) => left - right);
  }

  private batch(contents: RecordContents, numbers: readonly number[], from: number): Candidate[] {
    const batch: Candidate[] = [];
    for (
      let at = from, bytes = 0;
      at < numbers.length && at - from < mostBatchRecords && bytes < mostBatchBytes;
      at++
    ) {
      const number = numbers[at] ?? 0;
      const event = number < this.reader.firstNumber ? undefined : contents.event(number);
      const start = contents.startOf(number);
      const content = event ? eventText(event) : contents.bytes.subarray(start, start + contents.lengthOf(number));
      batch.push({ number, content });
      bytes += content.length;
    }
    return batch;
  }

  private async compare(
    batch: readonly Candidate[],
    matches: number[],
    turn: Turn,
    finders = this.finders,
  ): Promise<void> {
    let at = 0;
    const compareAll = (): void => {
      for (; at < batch.length; at++) {
        const candidate = batch[at];
        if (candidate && this.holds(candidate.content, finders)) matches.push(candidate.number);
      }
    };
    if (this.expressions.length === 0) {
      compareAll();
      return;
    }
    while (!(await this.limit.finishesInTurns(compareAll, () => at, turn))) {
      const candidate = batch[at++];
      if (candidate && (await this.holdsAfterLong(candidate, finders))) matches.push(candidate.number);
    }
  }

  /** The same of a record that takes too long for a turn. */
  private async holdsAfterLong({ number, content }: Candidate, finders: readonly NativeByteFinder[]): Promise<boolean> {
    const text = latin1(content);
    if (!finders.every((finder) => finder.within(content)(0) >= 0)) return false;
    for (const expression of this.expressions) {
      const places = await placesInThread({ expression, text, limitMs: recordLimitMs });
      if (!places) throw new SlowExpression(number);
      if (places.length === 0) return false;
    }
    return true;
  }

  private holds(content: Uint8Array, finders: readonly NativeByteFinder[]): boolean {
    return (
      finders.every((finder) => finder.within(content)(0) >= 0) &&
      this.expressions.every((expression) => expression.test(latin1(content)))
    );
  }

  private async matchLong(number: number, passes: (number: number) => boolean, turn: Turn): Promise<number[]> {
    if (!passes(number)) return [];
    for (const finder of this.finders) if (!(await this.isInLong(number, finder))) return [];
    if (this.expressions.length === 0) return [number];
    const matches: number[] = [];
    const content = await this.reader.bytes(number, 0, mostRegExpBytes);
    await this.compare([{ number, content }], matches, turn, []);
    return matches;
  }

  private async isInLong(number: number, finder: NativeByteFinder): Promise<boolean> {
    for await (const { bytes } of longParts(this.reader, number, finder.length)) {
      if (finder.within(bytes)(0) >= 0) return true;
    }
    return false;
  }
}

/** The payload of a long record in parts that overlap, so that a run of this length is whole in one of them. */
export async function* longParts(
  reader: CaptureReader,
  number: number,
  runLength: number,
): AsyncGenerator<{ readonly offset: number; readonly bytes: Uint8Array }> {
  const overlap = Math.max(0, runLength - 1);
  for (let offset = 0; ;) {
    const bytes = await reader.bytes(number, offset, offset + overlap + mostContentsBytes);
    if (bytes.length === 0) return;
    yield { offset, bytes };
    if (bytes.length <= overlap) return;
    offset += bytes.length - overlap;
  }
}

/** The words of an event, as the log shows them. */
export function eventText(event: LifecycleEvent): Uint8Array {
  return Buffer.from(describeEvent(event));
}

/** What a regular expression sees of a payload: one character a byte. */
export function latin1(content: Uint8Array): string {
  const { buffer, byteOffset, length } = content;
  return Buffer.from(buffer, byteOffset, Math.min(length, mostRegExpBytes)).toString("latin1");
}
