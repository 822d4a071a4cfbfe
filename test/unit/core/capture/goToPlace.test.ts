import assert from "node:assert/strict";
import { clockTimeWithin, parseGoToPlace, type GoToPlace } from "../../../../src/core/capture/goToPlace";

const origin = new Date(2025, 4, 6, 14, 0, 0, 250).getTime();

function place(text: string): GoToPlace {
  const result = parseGoToPlace(text, origin);
  assert(result.ok, text);
  return result.place;
}

/** What a time of day is on the day before the origin, on its day, and on each one after it. */
function clockTimes(text: string, originEpochMs = origin): readonly number[] {
  const result = parseGoToPlace(text, originEpochMs);
  assert(result.ok && result.place.type === "clock", text);
  return result.place.timesNs;
}

/** Nanoseconds from the origin to a local time. */
function sinceOrigin(
  ...[year, month, day, hours, minutes, seconds]: [number, number, number, number, number, number]
): number {
  return (new Date(year, month - 1, day, hours, minutes, seconds).getTime() - origin) * 1e6;
}

describe("parseGoToPlace", () => {
  it("reads record numbers and the ends", () => {
    for (const text of ["1234", "#1234", " 1 234 ", "# 1 234"])
      assert.deepEqual(place(text), { type: "record", number: 1234 });
    assert.deepEqual([place("first"), place("Last")], [{ type: "first" }, { type: "last" }]);
  });

  it("reads times since the beginning, as they are typed and as the log writes them", () => {
    for (const [text, timeNs] of [
      ["+2.5s", 2.5e9],
      ["+2.5", 2.5e9],
      ["+ 350 ms", 350e6],
      ["+12us", 12_000],
      ["+2min", 120e9],
      ["+1:02.5", 62.5e9],
      ["+1:02:03", 3723e9],
    ] as const)
      assert.deepEqual(place(text), { type: "time", timeNs }, text);
  });

  it("reads times of day and dates in local time, finer than milliseconds", () => {
    assert.equal(clockTimes("14:03")[1], sinceOrigin(2025, 5, 6, 14, 3, 0));
    assert.equal(clockTimes("14:03:12.000000500")[1], sinceOrigin(2025, 5, 6, 14, 3, 12) + 500);
    assert.deepEqual(place("2025-05-07"), { type: "time", timeNs: sinceOrigin(2025, 5, 7, 0, 0, 0) });
    assert.deepEqual(place("2025-05-07 01:02:03.5"), { type: "time", timeNs: sinceOrigin(2025, 5, 7, 1, 2, 3) + 5e8 });
    const utc = (Date.UTC(2025, 4, 7, 1, 2, 3) - origin) * 1e6;
    assert.deepEqual(place("2025-05-07T01:02:03Z"), { type: "time", timeNs: utc });
    assert.deepEqual(place("2025-05-07T03:02:03+02:00"), { type: "time", timeNs: utc });
  });

  it("says what it reads where it does not understand", () => {
    for (const text of [
      "",
      "soon",
      "25:00",
      "12:60",
      "12:00:61",
      "-5",
      "2025-13-01",
      "1.5",
      "+",
      "+5 days",
      "14:03:",
    ]) {
      const result = parseGoToPlace(text, origin);
      assert(!result.ok, text);
      assert.match(result.message, /record number such as 1234/);
    }
  });
});

describe("clockTimeWithin", () => {
  const zone = process.env["TZ"];

  afterEach(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  it("means what the clock showed, also on a later day when clocks were changed", () => {
    process.env["TZ"] = "Europe/Berlin";
    for (const [begin, end, shown] of [
      ["2026-03-28T20:00:00+01:00", "2026-03-29T15:00:00+02:00", "2026-03-29T14:03:00+02:00"],
      ["2026-10-24T20:00:00+02:00", "2026-10-25T15:00:00+01:00", "2026-10-25T14:03:00+01:00"],
      ["2026-03-20T08:00:00+01:00", "2026-04-02T08:00:00+02:00", "2026-04-01T14:03:00+02:00"],
    ] as const) {
      const since = (text: string): number => (Date.parse(text) - Date.parse(begin)) * 1e6;
      const times = clockTimes("14:03", Date.parse(begin));
      assert.equal(clockTimeWithin(times, { from: 0, to: since(end) }), since(shown), shown);
    }
  });

  const hour = 3600e9;
  const daily = (timeNs: number): number[] => [-1, 0, 1, 2, 3].map((day) => timeNs + day * 24 * hour);

  it("takes the latest day on which the time is within the capture, or else the nearest", () => {
    assert.equal(clockTimeWithin(daily(2 * hour), { from: 0, to: 5 * hour }), 2 * hour);
    assert.equal(clockTimeWithin(daily(2 * hour), { from: 0, to: 60 * hour }), 50 * hour);
    assert.equal(clockTimeWithin(daily(-23 * hour), { from: 0, to: 3 * hour }), hour);
    assert.equal(clockTimeWithin(daily(6 * hour), { from: 0, to: 5 * hour }), 6 * hour);
    assert.equal(clockTimeWithin(daily(-2 * hour), { from: 0, to: 5 * hour }), -2 * hour);
    assert.equal(clockTimeWithin(daily(0), { from: 0, to: 0 }), 0);
  });
});
