/**
 * How much all streams together read in one turn of the event loop. A stream that is read as fast as it comes brings two
 * megabytes a turn otherwise: everything else in the process waits for that long, and what was read is in no cache any more
 * when it is written.
 */
const mostBytesATurn = 512 << 10;

/** Shares each turn of the event loop between the streams that are read and all else in the process. */
export class ReadingTurn {
  private bytes = 0;
  private isCounting = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly mostBytes = mostBytesATurn) {}

  /** To be told of each read. True where the reader must stop; `goOn` is then called once, in the next turn. */
  isOver(bytes: number, goOn: () => void): boolean {
    this.bytes += bytes;
    if (!this.isCounting) {
      this.isCounting = true;
      setImmediate(this.next);
    }
    if (this.bytes < this.mostBytes) return false;
    this.waiting.push(goOn);
    return true;
  }

  private readonly next = (): void => {
    this.bytes = 0;
    this.isCounting = false;
    for (const goOn of this.waiting.splice(0)) goOn();
  };
}
