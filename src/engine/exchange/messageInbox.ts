import { Emitter } from "../../core/emitter";
import type { Frame } from "../../core/framing/frame";
import type { Framer } from "../../core/framing/framer";
import { nowNs } from "../../net/clock";
import type { Connection } from "../connection";
import { messageOverheadBytes, mostExcerptBytes, type Arrival, type Inbox, type Unfinished } from "./inbox";

/** The messages that a framing finds in what one peer sends. */
export class MessageInbox implements Inbox {
  readonly #changed = new Emitter<undefined>();
  /** Taken from the front; those before {@link #first} are gone. */
  #waiting: Arrival[] = [];
  #first = 0;
  readonly #partial = new PartialMessage();
  #waitingBytes = 0;
  #pendingSinceNs = 0;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(private readonly framer: Framer) {}

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  get unfinished(): Unfinished | undefined {
    return this.framer.pendingBytes === 0 ? undefined : this.#partial.unfinished;
  }

  next(accepts: (from: Connection) => boolean = () => true): Arrival | undefined {
    const arrival = this.#waiting[this.#first];
    return arrival !== undefined && accepts(arrival.from) ? arrival : undefined;
  }

  take(arrival: Arrival): void {
    if (this.#waiting[this.#first] !== arrival) return;
    this.#first += 1;
    if (this.#first * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    this.#waitingBytes -= costOf(arrival.bytes);
    this.#changed.fire(undefined);
  }

  push(chunk: Uint8Array, timeNs: number, from: Connection): void {
    if (this.framer.pendingBytes === 0) this.#pendingSinceNs = timeNs;
    const { end: chunkStart } = this.#partial;
    const frames = this.framer.push(chunk, timeNs);
    for (const frame of frames) this.#add(frame, frame.start < chunkStart ? this.#pendingSinceNs : timeNs, from);
    if (frames.length > 0) this.#pendingSinceNs = timeNs;
    this.#partial.push(chunk, frames.at(-1)?.end);
    this.#watchClock(from);
    this.#changed.fire(undefined);
  }

  end(from: Connection): void {
    clearTimeout(this.#timer);
    for (const frame of this.framer.end()) this.#add(frame, this.#pendingSinceNs, from);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #add({ payload: bytes, problem }: Frame, timeNs: number, from: Connection): void {
    this.#waiting.push({ bytes, timeNs, isWhole: true, from, problem });
    this.#waitingBytes += costOf(bytes);
  }

  /** A framing by idle gaps ends a message when nothing comes. */
  #watchClock(from: Connection): void {
    clearTimeout(this.#timer);
    const { deadlineNs } = this.framer;
    if (deadlineNs === undefined) return;
    const flush = (): void => {
      for (const frame of this.framer.flush(nowNs())) this.#add(frame, this.#pendingSinceNs, from);
      this.#watchClock(from);
      this.#changed.fire(undefined);
    };
    this.#timer = setTimeout(flush, Math.max(1, Math.ceil((deadlineNs - nowNs()) / 1e6)));
  }
}

function costOf(bytes: Uint8Array): number {
  return bytes.length + messageOverheadBytes;
}

/** Keeps the first bytes behind the last message, which framers do not show. */
class PartialMessage {
  /** How much of the stream was seen. */
  end = 0;
  #from = 0;
  #start = new Uint8Array();

  get unfinished(): Unfinished {
    return { start: this.#start, bytes: this.end - this.#from };
  }

  /** `messageEnd` is where in the stream the last message ended that this chunk completed. */
  push(chunk: Uint8Array, messageEnd: number | undefined): void {
    if (messageEnd !== undefined) {
      this.#from = messageEnd;
      this.#start = new Uint8Array();
    }
    const own = messageEnd === undefined ? chunk : chunk.subarray(Math.max(0, messageEnd - this.end));
    this.end += chunk.length;
    const room = mostExcerptBytes - this.#start.length;
    if (room > 0 && own.length > 0) this.#start = joined(this.#start, own.subarray(0, room));
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
