import type { PanelRow, PanelState } from "../../protocol/panelContract";

/** The three ways to tell when a record was. */
export type TimeView = PanelState["timeView"];

const two = (value: number) => String(value).padStart(2, "0");

function formatSeconds(nanoseconds: number): string {
  if (nanoseconds < 0) return `-${formatSeconds(-nanoseconds)}`;
  const microseconds = Math.round(nanoseconds / 1000);
  const seconds = Math.floor(microseconds / 1e6);
  const fraction = String(microseconds % 1e6).padStart(6, "0");
  if (seconds < 60) return `${seconds}.${fraction}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}.${minutes < 10 ? fraction : fraction.slice(0, 3)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}.${fraction.slice(0, 3)}`;
}

function formatClock(epochMs: number): string {
  const time = new Date(epochMs);
  const milliseconds = String(time.getMilliseconds()).padStart(3, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}`;
}

/** The time of a row: local clock, time since the capture began, or time since the record before it (`+0.000412`). */
export function formatRowTime(
  row: Pick<PanelRow, "timeNs" | "deltaNs">,
  view: TimeView,
  originEpochMs: number,
): string {
  switch (view) {
    case "clock":
      return formatClock(originEpochMs + row.timeNs / 1e6);
    case "start":
      return formatSeconds(row.timeNs);
    case "delta":
      return row.deltaNs === undefined ? "" : `${row.deltaNs < 0 ? "" : "+"}${formatSeconds(row.deltaNs)}`;
  }
}

/** Date and time to the microsecond, for the tooltip. */
export function formatFullTime(timeNs: number, originEpochMs: number): string {
  const epochUs = Math.round(originEpochMs * 1000) + Math.round(timeNs / 1000);
  const epochMs = Math.floor(epochUs / 1000);
  const date = new Date(epochMs);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${formatClock(epochMs)}${String(epochUs % 1000).padStart(3, "0")}`;
}
