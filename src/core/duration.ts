const unitsNs: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/**
 * The nanoseconds of a duration as exchange files write it: `250ms`, `1.5s`, `20us`, `2m`. Undefined for all else, a
 * number without a unit included, and for what is longer than 1000 hours.
 */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,12}(?:\.\d{1,9})?) ?(ns|[uµm]s|[smh])$/.exec(text.trim()) ?? [];
  const factor = unitsNs[unit];
  if (digits === undefined || factor === undefined) return undefined;
  const timeNs = Math.round(Number(digits) * factor);
  return timeNs <= 1000 * 3600e9 ? timeNs : undefined;
}

/** A duration as {@link parseDuration} reads it back: in the largest unit in which it is a whole number. */
export function writeDuration(timeNs: number): string {
  const units = ["h", "m", "s", "ms", "us"] as const;
  const unit = units.find((each) => timeNs > 0 && timeNs % (unitsNs[each] ?? 1) === 0);
  return unit === undefined ? `${timeNs}${timeNs === 0 ? "s" : "ns"}` : `${timeNs / (unitsNs[unit] ?? 1)}${unit}`;
}
