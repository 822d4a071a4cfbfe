import { groupDigits } from "../payload/groupDigits";
import type { Frame, FrameProblem } from "./frame";
import { FrameCutter } from "./frameCutter";
import type { Framer } from "./framer";
import { badLength, incomplete, tooLong } from "./frameProblems";
import type { LengthReading, LengthRule } from "./lengthRule";

export interface LengthFramerOptions {
  readonly maxBytes: number;
  /** Whether what was read to know the length is part of the message. */
  readonly keepsHeader: boolean;
}

type KnownLength = Extract<LengthReading, { kind: "is" }>;

const none = new Uint8Array();

/**
 * Messages that say at their beginning how long they are, or are all of one length. Of a message over the limit the
 * header comes at once as a frame with a problem, so that a wrong setting shows; the rest of what it announced follows in
 * marked parts. After a length that cannot be right the next message is looked for right behind it.
 */
export class LengthFramer implements Framer {
  readonly deadlineNs = undefined;
  readonly #cutter: FrameCutter;
  #current: KnownLength | undefined;
  /** What is still to come of a message over the limit. */
  #passing = 0;

  constructor(
    private readonly rule: LengthRule,
    private readonly options: LengthFramerOptions,
  ) {
    this.#cutter = new FrameCutter(options.maxBytes);
  }

  get pendingBytes(): number {
    return this.#cutter.pendingBytes;
  }

  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (let rest = chunk; rest.length > 0;) {
      if (this.#passing > 0) rest = this.#pass(rest, frames);
      else {
        if (!this.#current) rest = this.#readHeader(rest, frames);
        if (this.#current) rest = this.#collect(rest, this.#current, frames);
      }
    }
    return frames;
  }

  flush(): Frame[] {
    return [];
  }

  end(): Frame[] {
    const came = this.pendingBytes;
    if (came === 0) return [];
    const { start, end, bytes: payload } = this.#cutter.cut();
    return [{ start, end, payload, problem: this.#endProblem(came) }];
  }

  #endProblem(came: number): FrameProblem {
    if (this.#passing > 0) return tooLong(this.options.maxBytes);
    if (!this.#current) return incomplete("The stream ended within the header of this message.");
    const announced = groupDigits(this.#current.bytes);
    return incomplete(`The stream ended after ${groupDigits(came)} of the ${announced} bytes of this message.`);
  }

  /** Reads on until the length is known or the bytes are used up; returns what is left of them. */
  #readHeader(bytes: Uint8Array, frames: Frame[]): Uint8Array {
    let rest = bytes;
    let reading = this.rule(this.pendingBytes === 0 ? rest : this.#cutter.peek());
    while (reading.kind === "needs") {
      const taken = rest.subarray(0, reading.bytes - this.pendingBytes);
      this.#cutter.hold(taken);
      rest = rest.subarray(taken.length);
      if (this.pendingBytes < reading.bytes) return none;
      reading = this.rule(this.#cutter.peek());
    }
    if (reading.kind === "wrong") return this.#refuse(rest, reading.headerBytes, badLength(reading.message), frames);
    if (reading.bytes <= this.options.maxBytes) {
      this.#current = reading;
      return rest;
    }
    this.#passing = reading.bytes - reading.headerBytes;
    return this.#refuse(rest, reading.headerBytes, this.#announcedTooMuch(reading.bytes), frames);
  }

  #announcedTooMuch(bytes: number): FrameProblem {
    const [announced, limit] = [bytes, this.options.maxBytes].map(groupDigits);
    const message = `This header announces a message of ${announced} bytes, over the limit of ${limit}: raise the limit, or check the framing.`;
    return { code: "SOCKSCOPE_FRAME_TOO_LONG", message };
  }

  #refuse(bytes: Uint8Array, headerBytes: number, problem: FrameProblem, frames: Frame[]): Uint8Array {
    const missing = headerBytes - this.pendingBytes;
    const { start, end, bytes: payload } = this.#cutter.cut(bytes.subarray(0, missing));
    frames.push({ start, end, payload, problem });
    return bytes.subarray(missing);
  }

  #collect(bytes: Uint8Array, { bytes: length, headerBytes }: KnownLength, frames: Frame[]): Uint8Array {
    const missing = length - this.pendingBytes;
    if (bytes.length < missing) {
      this.#cutter.hold(bytes);
      return none;
    }
    const { start, end, bytes: message } = this.#cutter.cut(bytes.subarray(0, missing));
    frames.push({ start, end, payload: this.options.keepsHeader ? message : message.subarray(headerBytes) });
    this.#current = undefined;
    return bytes.subarray(missing);
  }

  #pass(bytes: Uint8Array, frames: Frame[]): Uint8Array {
    const { maxBytes } = this.options;
    const taken = bytes.subarray(0, Math.min(this.#passing, maxBytes - this.pendingBytes));
    this.#passing -= taken.length;
    if (this.#passing > 0 && this.pendingBytes + taken.length < maxBytes) this.#cutter.hold(taken);
    else {
      const { start, end, bytes: payload } = this.#cutter.cut(taken);
      frames.push({ start, end, payload, problem: tooLong(maxBytes) });
    }
    return bytes.subarray(taken.length);
  }
}
