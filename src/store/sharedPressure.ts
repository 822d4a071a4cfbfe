/** Above `high` bytes in all, no spool may hold more than a little, until they are below `low` again. */
const limits = { high: 64 << 20, low: 32 << 20 };

/**
 * How much waits to be written in several spools together: a disk that stands still must not fill the memory because
 * there are many of them.
 */
export class SharedPressure {
  /** Bytes that wait to be written in all. */
  waitingBytes = 0;
  /** The same with what spools keep whose recording has stopped. */
  heldBytes = 0;
  /** True while each spool has to hold back because of all the others. */
  isHigh = false;
  private readonly heldBack = new Set<() => void>();

  /** Calls this whenever `isHigh` becomes false, until `letGo`. */
  holdBack(reconsider: () => void): void {
    this.heldBack.add(reconsider);
  }

  letGo(reconsider: () => void): void {
    this.heldBack.delete(reconsider);
  }

  /** `waiting` and `held` more bytes, or fewer, than before. */
  change(waiting: number, held: number): void {
    this.waitingBytes += waiting;
    this.heldBytes += held;
    const isHigh = this.waitingBytes > (this.isHigh ? limits.low : limits.high);
    if (isHigh === this.isHigh) return;
    this.isHigh = isHigh;
    if (!isHigh) for (const reconsider of [...this.heldBack]) reconsider();
  }
}
