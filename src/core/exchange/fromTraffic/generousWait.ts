const secondNs = 1e9;
/** What people would write, in seconds. */
const ladder = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];
/** How many times longer than seen something may take. */
const generosity = 5;
/** Five days with some to spare: what the language can say. */
const mostHours = 99;

/**
 * How long to wait for what took `timeNs` when it was seen: several times as long, at least a second, rounded up to what
 * people would write, as exchange files have it.
 */
export function generousWait(timeNs: number): string {
  const seconds = (Math.max(0, timeNs) * generosity) / secondNs;
  const step = ladder.find((each) => each >= seconds);
  if (step === undefined) return `${Math.min(mostHours, Math.ceil(seconds / 3600))}h`;
  if (step >= 3600) return `${step / 3600}h`;
  return step >= 60 ? `${step / 60}m` : `${step}s`;
}
