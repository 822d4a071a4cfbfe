import { countOf } from "../countOf";
import { formatHex } from "../payload/hexPayload";
import { groupDigits } from "../payload/groupDigits";
import { SockscopeError } from "../sockscopeError";
import { AnyLineEnd } from "./anyLineEnd";
import { ByteDelimiter } from "./byteDelimiter";
import { encodeCobs } from "./cobs";
import { lineEndBytes } from "./createFramer";
import type { Delimiting } from "./delimiting";
import type { DelimiterFraming, Framing, LengthPrefixFraming, LineFraming } from "./framing";
import { lengthPrefixOf, lengthPrefixRule } from "./lengthPrefix";
import { encodeSlip } from "./slip";

/** A message that no peer could get back out of the stream. */
function unframeable(message: string): SockscopeError {
  return new SockscopeError("SOCKSCOPE_UNFRAMEABLE", message);
}

/**
 * The bytes to send for a message: what a framer of the same kind turns into one frame with this payload. A delimiter that
 * is not kept, a header that is not kept, and escapes are added; what is kept has to be in the message, and is checked. A
 * message that has delimiters, as several lines of text do, becomes several frames.
 *
 * @throws SockscopeError with the code `SOCKSCOPE_UNFRAMEABLE` where the framing cannot carry the message.
 */
export function encodeMessage(framing: Framing, message: Uint8Array): Uint8Array {
  const bytes = wrap(framing, message);
  if (!("maxBytes" in framing)) return bytes;
  const delimiterBytes = framing.type === "length-prefix" || framing.type === "idle" ? 0 : delimiterLength(framing);
  if (bytes.length - delimiterBytes <= framing.maxBytes) return bytes;
  throw unframeable(
    `The message is longer than the framing's limit of ${groupDigits(framing.maxBytes)} bytes: raise the limit.`,
  );
}

function delimiterLength(framing: Framing): number {
  switch (framing.type) {
    case "line":
      return lineEndBytes(framing.ends).length;
    case "delimiter":
      return framing.delimiter.length;
    case "slip":
      return 2;
    default:
      return 1;
  }
}

function wrap(framing: Framing, message: Uint8Array): Uint8Array {
  switch (framing.type) {
    case "raw":
    case "datagram":
      return message;
    case "idle":
      if (message.length === 0) throw unframeable("An idle gap cannot carry an empty message.");
      return message;
    case "line":
    case "delimiter":
      return delimit(framing, message);
    case "length-prefix":
      return framing.keepsHeader ? checkLength(framing, message) : prefix(framing, message);
    case "fixed":
      if (message.length === framing.length) return message;
      throw unframeable(
        `The message has ${countOf(message.length, "byte")}, but the framing wants ${groupDigits(framing.length)}.`,
      );
    case "slip":
      if (message.length === 0) throw unframeable("SLIP cannot carry an empty message.");
      return encodeSlip(message);
    case "cobs":
      return encodeCobs(message);
  }
}

/** A message that ends with the delimiter already needs no other one, and lines of its own are sent as the lines they are. */
function delimit(framing: LineFraming | DelimiterFraming, message: Uint8Array): Uint8Array {
  const delimiter = framing.type === "line" ? lineEndBytes(framing.ends) : framing.delimiter;
  const delimiting = (): Delimiting =>
    framing.type === "line" && framing.ends === "any" ? new AnyLineEnd() : new ByteDelimiter(delimiter);
  if (message.length > 0 && lastEnd(delimiting(), message) === message.length) return message;
  const shown = formatHex(delimiter);
  if (framing.keepsDelimiter) throw unframeable(`The message does not end with the delimiter ${shown}: add it.`);
  const bytes = join(message, delimiter);
  if (lastEnd(delimiting(), bytes) === bytes.length) return bytes;
  throw unframeable(`The message ends with a part of the delimiter ${shown}, and would be cut off before its end.`);
}

/** Where the last delimiter ends; 0 without one. */
function lastEnd(delimiting: Delimiting, bytes: Uint8Array): number {
  let end = 0;
  for (let found = delimiting.find(bytes, 0); found >= 0; found = delimiting.find(bytes, end))
    end = found + (delimiting.skip?.(bytes, found) ?? 0);
  return end;
}

function checkLength(framing: LengthPrefixFraming, message: Uint8Array): Uint8Array {
  const reading = lengthPrefixRule(framing)(message);
  if (reading.kind === "wrong") throw unframeable(reading.message);
  if (reading.kind === "needs")
    throw unframeable(`The message has ${countOf(message.length, "byte")}, which is too short for its length field.`);
  if (reading.bytes === message.length) return message;
  const announced = countOf(reading.bytes, "byte");
  throw unframeable(
    `The message announces ${announced}, but has ${groupDigits(message.length)}: correct its length field.`,
  );
}

function prefix(framing: LengthPrefixFraming, message: Uint8Array): Uint8Array {
  const field = lengthPrefixOf(message.length, framing);
  if (field) return join(field, message);
  throw unframeable(`A length of the format ${framing.as} cannot tell ${countOf(message.length, "byte")}.`);
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
