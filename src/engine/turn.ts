import { nowNs } from "../net/clock";

const turnNs = 8e6;

/** A turn of long work: after 8 ms the event loop gets its own, so that sockets and other extensions do not wait. */
export class Turn {
  private untilNs = nowNs() + turnNs;

  get isOver(): boolean {
    return nowNs() >= this.untilNs;
  }

  /** Lets everything else run that is due, and begins the next turn. */
  async pass(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.untilNs = nowNs() + turnNs;
  }
}
