const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long a state has lasted, in its two largest units: `3 min 12 s`, `2 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms >= dayMs) return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
  if (ms >= hourMs) return `${Math.floor(ms / hourMs)} h ${Math.floor((ms % hourMs) / minuteMs)} min`;
  if (ms >= minuteMs) return `${Math.floor(ms / minuteMs)} min ${Math.floor((ms % minuteMs) / secondMs)} s`;
  return `${Math.floor(ms / secondMs)} s`;
}

/** A latency with its unit, two digits after the point at most: `85 µs`, `1.2 ms`, `2.1 s`. */
export function formatLatency(nanoseconds: number): string {
  const microseconds = nanoseconds / 1000;
  if (microseconds < 999.5) return `${Math.round(microseconds)} µs`;
  if (microseconds < 9_950) return `${(microseconds / 1000).toFixed(1)} ms`;
  if (microseconds < 999_500) return `${Math.round(microseconds / 1000)} ms`;
  if (microseconds < 59_950_000) return `${(microseconds / 1e6).toFixed(1)} s`;
  return formatDuration(microseconds / 1000);
}
