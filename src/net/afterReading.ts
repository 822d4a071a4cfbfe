/**
 * Calls back once every socket was asked what it has. For what is told by a timer that nothing came in time: where the
 * process was held up, its timers fire before it has read what came meanwhile.
 */
export function afterReading(callback: () => void): void {
  setImmediate(() => setImmediate(callback));
}
