import { Emitter } from "../../core/emitter";
import type { Connection } from "../connection";
import { messageOverheadBytes, type Arrival, type Inbox } from "./inbox";

/** The most that waits to be taken; datagrams cannot be held back, so what comes then is counted and recorded only. */
export const mostWaitingDatagramBytes = 4 << 20;

type Accepts = (from: Connection) => boolean;
const anybody: Accepts = () => true;

/** The datagrams that one or many peers send, each a message. */
export class DatagramInbox implements Inbox {
  readonly unfinished = undefined;
  /** How many datagrams came while too much was waiting. */
  lost = 0;
  readonly #changed = new Emitter<undefined>();
  /** By the order in which they came. */
  readonly #waiting = new Map<number, Arrival>();
  readonly #numbers = new WeakMap<Arrival, number>();
  /** Up to where nothing was accepted, for each who asks: what others sent may be much. */
  readonly #rejected = new WeakMap<Accepts, number>();
  #lastNumber = 0;
  #waitingBytes = 0;

  readonly onDidChange = this.#changed.event;

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  next(accepts: Accepts = anybody): Arrival | undefined {
    for (let number = (this.#rejected.get(accepts) ?? 0) + 1; number <= this.#lastNumber; number++) {
      const arrival = this.#waiting.get(number);
      if (arrival !== undefined && accepts(arrival.from)) return arrival;
      this.#rejected.set(accepts, number);
    }
    return undefined;
  }

  take(arrival: Arrival): void {
    if (!this.#waiting.delete(this.#numbers.get(arrival) ?? 0)) return;
    this.#waitingBytes -= arrival.bytes.length + messageOverheadBytes;
    this.#changed.fire(undefined);
  }

  push(bytes: Uint8Array, timeNs: number, from: Connection): void {
    const cost = bytes.length + messageOverheadBytes;
    if (this.lost > 0 || this.#waitingBytes + cost > mostWaitingDatagramBytes) this.lost += 1;
    else {
      const arrival = { bytes, timeNs, isWhole: true, from, problem: undefined };
      this.#waiting.set(++this.#lastNumber, arrival);
      this.#numbers.set(arrival, this.#lastNumber);
      this.#waitingBytes += cost;
    }
    this.#changed.fire(undefined);
  }

  /** How many were lost since this was last asked; from now on what comes is taken in again, as far as there is room. */
  takeLost(): number {
    const { lost } = this;
    this.lost = 0;
    return lost;
  }

  end(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    return undefined;
  }
}
