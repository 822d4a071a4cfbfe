/** So much the two clocks may differ without a reason: both are read, one after the other, and one counts milliseconds. */
const toleranceMs = 20;
let originEpochMs = performance.timeOrigin;

/** Nanoseconds since the start of this process; never goes back. To be taken first in every socket callback. */
export function nowNs(): number {
  return Math.round(performance.now() * 1e6);
}

/**
 * What time it was, in milliseconds since the Unix epoch, at a moment of {@link nowNs} not long ago: by the system's clock
 * as it is now, which has gone on while the machine slept, or was set, since this process began.
 */
export function epochMsOf(timeNs: number): number {
  // The process may be held up between any two readings: the clocks differ by something in between.
  const beforeMs = performance.now();
  const epochMs = Date.now();
  const leastMs = epochMs - (originEpochMs + performance.now());
  const mostMs = epochMs - (originEpochMs + beforeMs);
  if (leastMs > toleranceMs) originEpochMs += leastMs;
  else if (mostMs < -toleranceMs) originEpochMs += mostMs;
  return originEpochMs + timeNs / 1e6;
}
