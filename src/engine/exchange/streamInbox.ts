import { Emitter } from "../../core/emitter";
import type { Connection } from "../connection";
import type { Arrival, Inbox } from "./inbox";

/** More chunks than this share their times, so that many small ones do not take much memory. */
const mostTimes = 4096;
const firstCapacity = 1024;

/** The bytes that one peer sends over a stream without framing, as one text from which parts are taken. */
export class StreamInbox implements Inbox {
  readonly unfinished = undefined;
  readonly #changed = new Emitter<undefined>();
  #buffer = new Uint8Array(firstCapacity);
  #from = 0;
  #to = 0;
  /** Where in the stream the bytes end that came at each time. */
  #times: { end: number; readonly timeNs: number }[] = [];
  #taken = 0;
  #sender: Connection | undefined;

  readonly onDidChange = this.#changed.event;

  get waitingBytes(): number {
    return this.#to - this.#from;
  }

  next(accepts: (from: Connection) => boolean = () => true): Arrival | undefined {
    const from = this.#sender;
    if (this.waitingBytes === 0 || from === undefined || !accepts(from)) return undefined;
    const bytes = this.#buffer.subarray(this.#from, this.#to);
    return { bytes, timeNs: this.#times[0]?.timeNs ?? 0, isWhole: false, from, problem: undefined };
  }

  take(arrival: Arrival, length = arrival.bytes.length): void {
    this.#from += length;
    this.#taken += length;
    const rest = this.#times.findIndex(({ end }) => end > this.#taken);
    this.#times = rest === -1 ? [] : this.#times.slice(rest);
    if (this.#from === this.#to) this.#forget();
    this.#changed.fire(undefined);
  }

  push(chunk: Uint8Array, timeNs: number, from: Connection): void {
    if (chunk.length === 0) return;
    this.#sender = from;
    this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#to);
    this.#to += chunk.length;
    const end = this.#taken + this.waitingBytes;
    const last = this.#times.at(-1);
    if (last !== undefined && this.#times.length >= mostTimes) last.end = end;
    else this.#times.push({ end, timeNs });
    this.#changed.fire(undefined);
  }

  end(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    return undefined;
  }

  /** A large buffer is not kept for the small messages that follow. */
  #forget(): void {
    this.#from = 0;
    this.#to = 0;
    if (this.#buffer.length > 64 * firstCapacity) this.#buffer = new Uint8Array(firstCapacity);
  }

  #makeRoom(count: number): void {
    if (this.#to + count <= this.#buffer.length) return;
    const waiting = this.#buffer.subarray(this.#from, this.#to);
    const needed = waiting.length + count;
    const target = needed * 2 <= this.#buffer.length ? this.#buffer : new Uint8Array(needed * 2);
    target.set(waiting);
    this.#buffer = target;
    this.#from = 0;
    this.#to = waiting.length;
  }
}
