import { ByteSink } from "../payload/byteSink";
import { ByteDelimiter } from "./byteDelimiter";
import type { DecodedMessage, Delimiting } from "./delimiting";
import { countWhile } from "./countWhile";

const [end, escape, escapedEnd, escapedEscape] = [0xc0, 0xdb, 0xdc, 0xdd];

/** The Serial Line Internet Protocol (RFC 1055). Packets without a byte are no packets, as there. */
export class SlipDelimiting implements Delimiting {
  readonly delimiterLength = 1;
  readonly #end = new ByteDelimiter(Uint8Array.of(end));
  readonly decode = decodeSlip;

  find(chunk: Uint8Array, from: number): number {
    return this.#end.find(chunk, from);
  }

  skip(chunk: Uint8Array, from: number): number {
    return countWhile(chunk, from, end);
  }
}

/** Resolves escapes. A wrong one is a problem; its byte counts as it stands, as in the RFC's own program. */
export function decodeSlip(message: Uint8Array): DecodedMessage {
  if (!message.includes(escape)) return { payload: message };
  const sink = new ByteSink(message.length);
  let hasProblem = false;
  for (let at = 0; at < message.length; at++) {
    const byte = message[at] ?? 0;
    if (byte !== escape) {
      sink.append(byte);
      continue;
    }
    const code = message[++at];
    if (code === escapedEnd) sink.append(end);
    else if (code === escapedEscape) sink.append(escape);
    else {
      hasProblem = true;
      if (code !== undefined) sink.append(code);
    }
  }
  const payload = sink.toBytes();
  if (!hasProblem) return { payload };
  const text = "This SLIP packet has an ESC byte (db) that neither dc nor dd follows: part of it is lost or garbled.";
  return { payload, problem: { code: "SOCKSCOPE_FRAME_BAD_ESCAPE", message: text } };
}

/** A packet with END before and after it, the first to flush line noise as the RFC advises. */
export function encodeSlip(message: Uint8Array): Uint8Array {
  const sink = new ByteSink(message.length + 2);
  sink.append(end);
  for (const byte of message) {
    if (byte === end || byte === escape) {
      sink.append(escape);
      sink.append(byte === end ? escapedEnd : escapedEscape);
    } else sink.append(byte);
  }
  sink.append(end);
  return sink.toBytes();
}
