/** A place in a capture that somebody wants to go to. */
export type GoToPlace =
  | { readonly type: "record"; readonly number: number }
  | { readonly type: "first" }
  | { readonly type: "last" }
  /** Nanoseconds since the capture's time origin. */
  | { readonly type: "time"; readonly timeNs: number }
  /** A time of day, on the day before the origin and on each day of the year after that; which one is meant depends on the capture. */
  | { readonly type: "clock"; readonly timesNs: readonly number[] };

export type GoToResult =
  { readonly ok: true; readonly place: GoToPlace } | { readonly ok: false; readonly message: string };

const help =
  "Write a record number such as 1234, “first” or “last”, a time such as 14:03:12.5 or 2026-05-06 14:03:12, or +2.5s since the capture began.";

const unitNs: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
};

/** Captures last hardly longer. */
const clockDays = 367;

/** Reads a place as it was typed; times of day and dates are in local time. Never throws. */
export function parseGoToPlace(text: string, originEpochMs: number): GoToResult {
  const word = text.trim().toLowerCase();
  if (word === "first" || word === "last") return { ok: true, place: { type: word } };
  const place =
    recordPlace(word) ?? sincePlace(word) ?? clockPlace(word, originEpochMs) ?? datePlace(word, originEpochMs);
  return place ? { ok: true, place } : { ok: false, message: help };
}

/** `1234`, `#1234`, `1 234`. */
function recordPlace(word: string): GoToPlace | undefined {
  const digits = /^#?\s*(\d[\d\s]*)$/.exec(word)?.[1]?.replace(/\s/g, "");
  return digits === undefined ? undefined : { type: "record", number: Number(digits) };
}

/** `+2.5s`, `+2.5`, `+350 ms`, and as the log writes it: `+1:02.5`, `+1:02:03.5`. */
function sincePlace(word: string): GoToPlace | undefined {
  const [, amount, unit = "s"] = /^\+\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|m|min|h)?$/.exec(word) ?? [];
  if (amount !== undefined) return { type: "time", timeNs: Number(amount) * (unitNs[unit] ?? 1e9) };
  const [, hours = "0", minutes, seconds] = /^\+\s*(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)$/.exec(word) ?? [];
  if (minutes === undefined) return undefined;
  return { type: "time", timeNs: (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e9 };
}

/** `14:03`, `14:03:12.5`. */
function clockPlace(word: string, originEpochMs: number): GoToPlace | undefined {
  const [, hours, minutes, seconds = "0", fraction = "0"] =
    /^(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?$/.exec(word) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59 || hours === undefined) return undefined;
  const day = new Date(originEpochMs);
  const timesNs = Array.from({ length: clockDays }, (_, at) => {
    // A day has 23 or 25 hours where clocks are changed.
    const date = [day.getFullYear(), day.getMonth(), day.getDate() + at - 1] as const;
    const time = new Date(...date, Number(hours), Number(minutes), Number(seconds));
    return (time.getTime() - originEpochMs) * 1e6 + Number(`0.${fraction}`) * 1e9;
  });
  return { type: "clock", timesNs };
}

/** `2026-05-06`, `2026-05-06 14:03:12.5`, `2026-05-06T14:03:12Z`. */
function datePlace(word: string, originEpochMs: number): GoToPlace | undefined {
  const [, date, time = "00:00", seconds = "00", fraction = "0", zone = ""] =
    /^(\d{4}-\d\d-\d\d)(?:[t ]+(\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(z|[+-]\d\d:?\d\d)?)?$/.exec(word) ?? [];
  const epochMs = Date.parse(`${date}T${time}:${seconds}${zone.toUpperCase()}`);
  if (date === undefined || Number.isNaN(epochMs)) return undefined;
  return { type: "time", timeNs: (epochMs - originEpochMs) * 1e6 + Number(`0.${fraction}`) * 1e9 };
}

/**
 * Which of some ascending times, one for each day, a time of day means in a capture that lasts from one time to another:
 * the latest within, or the nearest.
 */
export function clockTimeWithin(
  timesNs: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const last = timesNs.findLast((timeNs) => timeNs <= to) ?? -Infinity;
  const next = timesNs.find((timeNs) => timeNs > to) ?? Infinity;
  return last >= from || from - last < next - to ? last : next;
}
