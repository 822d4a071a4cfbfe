import { ByteSink } from "../payload/byteSink";
import { ByteDelimiter } from "./byteDelimiter";
import { countWhile } from "./countWhile";
import type { DecodedMessage, Delimiting } from "./delimiting";

const longestRun = 254;

/**
 * Consistent Overhead Byte Stuffing: packets without a zero byte, ended by one. Zeros between packets are left out.
 *
 * @see https://doi.org/10.1109/90.769765
 */
export class CobsDelimiting implements Delimiting {
  readonly delimiterLength = 1;
  readonly #zero = new ByteDelimiter(Uint8Array.of(0));
  readonly decode = decodeCobs;

  find(chunk: Uint8Array, from: number): number {
    return this.#zero.find(chunk, from);
  }

  skip(chunk: Uint8Array, from: number): number {
    return countWhile(chunk, from, 0);
  }
}

/** Puts the zeros back. A packet that is too short for its codes is a problem; what is there of it is given. */
export function decodeCobs(message: Uint8Array): DecodedMessage {
  const sink = new ByteSink(message.length);
  for (let at = 0; at < message.length;) {
    const code = message[at] ?? 0;
    const next = at + code;
    sink.appendAll(message.subarray(at + 1, next));
    if (next > message.length) return cutShort(sink.toBytes());
    if (code <= longestRun && next < message.length) sink.append(0);
    at = next;
  }
  return { payload: sink.toBytes() };
}

function cutShort(payload: Uint8Array): DecodedMessage {
  const message = "The last code of this COBS packet points beyond its end: part of it is lost or garbled.";
  return { payload, problem: { code: "SOCKSCOPE_FRAME_BAD_COBS", message } };
}

/** A packet and the zero that ends it. */
export function encodeCobs(message: Uint8Array): Uint8Array {
  const sink = new ByteSink(message.length + Math.ceil(message.length / longestRun) + 2);
  for (let from = 0; from <= message.length;) {
    const zero = message.indexOf(0, from);
    const end = zero < 0 ? message.length : zero;
    const run = message.subarray(from, Math.min(end, from + longestRun));
    sink.append(run.length + 1);
    sink.appendAll(run);
    from += run.length;
    // A full run stands for no zero; one that ends with the message needs no run of nothing after it.
    if (run.length < longestRun) from++;
    else if (from === message.length) break;
  }
  sink.append(0);
  return sink.toBytes();
}
