import type { Frame } from "./frame";
import { FrameCutter, type Stretch } from "./frameCutter";
import type { Framer } from "./framer";
import { tooLong } from "./frameProblems";
import type { IdleFraming } from "./framing";

/** Messages that end where nothing comes for a while, as Modbus RTU has them. Whoever drives it watches the clock. */
export class IdleFramer implements Framer {
  readonly #cutter: FrameCutter;
  #lastNs = 0;
  #isRest = false;

  constructor(private readonly framing: IdleFraming) {
    this.#cutter = new FrameCutter(framing.maxBytes);
  }

  get pendingBytes(): number {
    return this.#cutter.pendingBytes;
  }

  get deadlineNs(): number | undefined {
    return this.pendingBytes === 0 ? undefined : this.#lastNs + this.framing.gapNs;
  }

  push(chunk: Uint8Array, timeNs: number): Frame[] {
    if (chunk.length === 0) return [];
    const frames = this.flush(timeNs);
    this.#lastNs = timeNs;
    const { maxBytes } = this.framing;
    let rest = chunk;
    while (this.pendingBytes + rest.length > maxBytes) {
      const missing = maxBytes - this.pendingBytes;
      this.#isRest = true;
      frames.push(this.#frame(this.#cutter.cut(rest.subarray(0, missing))));
      rest = rest.subarray(missing);
    }
    this.#cutter.hold(rest);
    return frames;
  }

  flush(timeNs: number): Frame[] {
    return this.deadlineNs !== undefined && timeNs >= this.deadlineNs ? this.end() : [];
  }

  end(): Frame[] {
    if (this.pendingBytes === 0) return [];
    const frame = this.#frame(this.#cutter.cut());
    this.#isRest = false;
    return [frame];
  }

  #frame({ start, end, bytes: payload }: Stretch): Frame {
    return { start, end, payload, ...(this.#isRest && { problem: tooLong(this.framing.maxBytes) }) };
  }
}
