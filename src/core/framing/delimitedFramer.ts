import type { Delimiting } from "./delimiting";
import type { Frame } from "./frame";
import { FrameCutter, type Stretch } from "./frameCutter";
import type { Framer } from "./framer";
import { incomplete, tooLong } from "./frameProblems";

export interface DelimitedFramerOptions {
  readonly maxBytes: number;
  readonly keepsDelimiter: boolean;
  readonly unfinished: "problem" | "accept";
}

/** Messages that end with a delimiter: lines, packets of SLIP and COBS, and whatever else. */
export class DelimitedFramer implements Framer {
  readonly deadlineNs = undefined;
  readonly #cutter: FrameCutter;
  readonly #mostBytes: number;
  /** Whether the first part of the current message was cut off for its length. */
  #isRest = false;

  constructor(
    private readonly delimiting: Delimiting,
    private readonly options: DelimitedFramerOptions,
  ) {
    this.#mostBytes = options.maxBytes + delimiting.delimiterLength;
    this.#cutter = new FrameCutter(this.#mostBytes);
  }

  get pendingBytes(): number {
    return this.#cutter.pendingBytes;
  }

  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (let from = 0; from < chunk.length;) {
      const skipped = this.#isAtBegin ? (this.delimiting.skip?.(chunk, from) ?? 0) : 0;
      this.#cutter.passOver(skipped);
      from += skipped;
      if (from < chunk.length) from = this.#take(chunk, from, frames);
    }
    return frames;
  }

  flush(): Frame[] {
    return [];
  }

  end(): Frame[] {
    if (this.pendingBytes === 0) return [];
    const stretch = this.#cutter.cut();
    const frame = this.#frame(stretch, stretch.bytes);
    if (frame.problem !== undefined || this.options.unfinished === "accept") return [frame];
    return [{ ...frame, problem: incomplete("The stream ended before the delimiter of this message.") }];
  }

  get #isAtBegin(): boolean {
    return this.pendingBytes === 0 && !this.#isRest;
  }

  /** Takes the chunk up to the end of the current message, or all of it; returns how far it got. */
  #take(chunk: Uint8Array, from: number, frames: Frame[]): number {
    const found = this.delimiting.find(chunk, from);
    const isWhole = found >= 0;
    const end = isWhole ? found : chunk.length;
    // A delimiter that ends right at the limit is in time; without one there, the message is too long.
    const mostBytes = isWhole ? this.#mostBytes : this.#mostBytes - 1;
    let at = from;
    while (this.pendingBytes + end - at > mostBytes) at = this.#cutPart(chunk, at, frames);
    const last = chunk.subarray(at, end);
    if (isWhole) frames.push(this.#wholeFrame(this.#cutter.cut(last)));
    else this.#cutter.hold(last);
    return end;
  }

  #cutPart(chunk: Uint8Array, from: number, frames: Frame[]): number {
    const { maxBytes } = this.options;
    const missing = maxBytes - this.pendingBytes;
    const isHeld = missing <= 0;
    const to = isHeld ? from : from + missing;
    const part = isHeld ? this.#cutter.cutFirst(maxBytes) : this.#cutter.cut(chunk.subarray(from, to));
    this.#isRest = true;
    frames.push(this.#frame(part, part.bytes));
    return to;
  }

  #wholeFrame(stretch: Stretch): Frame {
    const { bytes } = stretch;
    const message = this.options.keepsDelimiter ? bytes : bytes.subarray(0, -this.delimiting.delimiterLength);
    const frame = this.#frame(stretch, message);
    this.#isRest = false;
    return frame;
  }

  #frame({ start, end }: Stretch, message: Uint8Array): Frame {
    if (this.#isRest) return { start, end, payload: message, problem: tooLong(this.options.maxBytes) };
    const decoded = this.delimiting.decode?.(message) ?? { payload: message };
    return { start, end, ...decoded };
  }
}
