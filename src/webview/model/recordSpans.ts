import type { RecordSpan } from "../../protocol/panelContract";

/** Spans of records, in ascending order and apart from each other. Records that the log does not show do not count. */
export type RecordSpans = readonly RecordSpan[];

/** Whether a record is in one of the spans. */
export function hasRecord(spans: RecordSpans, number: number): boolean {
  return spans.some(({ from, to }) => from <= number && number <= to);
}

/** The spans with a record that was in none of them, or without one that was. */
export function toggledRecord(spans: RecordSpans, number: number): RecordSpans {
  if (!hasRecord(spans, number)) {
    return [...spans, { from: number, to: number }].sort((one, other) => one.from - other.from);
  }
  return spans
    .flatMap(({ from, to }) =>
      number < from || number > to
        ? [{ from, to }]
        : [
            { from, to: number - 1 },
            { from: number + 1, to },
          ],
    )
    .filter(({ from, to }) => from <= to);
}

/** All from one record to another, whichever comes first. */
export function spanBetween(one: number, other: number): RecordSpans {
  return [{ from: Math.min(one, other), to: Math.max(one, other) }];
}

/** Whether every span is a single record, so that their number is known. */
export function areSingle(spans: RecordSpans): boolean {
  return spans.every(({ from, to }) => from === to);
}
