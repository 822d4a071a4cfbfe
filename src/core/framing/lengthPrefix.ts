import { groupDigits } from "../payload/groupDigits";
import type { LengthPrefixFraming } from "./framing";
import { longestVarint, readLengthField, shortestLengthField, writeLengthField } from "./lengthField";
import type { LengthReading, LengthRule } from "./lengthRule";

/** The rule of a length field: message = length + adds, and what stands up to the end of the field if that is not counted. */
export function lengthPrefixRule(framing: LengthPrefixFraming): LengthRule {
  const { at, as } = framing;
  const fewestBytes = at + shortestLengthField(as);
  return (bytes) => {
    if (bytes.length < fewestBytes) return { kind: "needs", bytes: fewestBytes };
    const field = readLengthField(bytes, at, as);
    if (field === "more") return { kind: "needs", bytes: bytes.length + 1 };
    if (field === "endless") return endless(at + longestVarint);
    const headerBytes = at + field.bytes;
    const total = field.value + framing.adds + (framing.counts === "rest" ? headerBytes : 0);
    if (total >= headerBytes) return { kind: "is", bytes: total, headerBytes };
    return tooShort(field.value, total, headerBytes);
  };
}

function endless(headerBytes: number): LengthReading {
  return { kind: "wrong", headerBytes, message: "The length of this message is a varint of more than ten bytes." };
}

function tooShort(value: number, total: number, headerBytes: number): LengthReading {
  const message = `The length ${groupDigits(value)} makes a message of ${groupDigits(total)} bytes, but its header alone has ${headerBytes}: check at, as, counts and adds.`;
  return { kind: "wrong", headerBytes, message };
}

/** The length field to put before a message of so many bytes; undefined where no length of this format does. */
export function lengthPrefixOf(messageBytes: number, framing: LengthPrefixFraming): Uint8Array | undefined {
  const { as, adds, counts } = framing;
  if (counts === "rest") return writeLengthField(messageBytes - adds, as);
  // The length counts its own field too, whose size may hang on the length.
  for (let size = shortestLengthField(as); size <= longestVarint; size++) {
    const field = writeLengthField(messageBytes + size - adds, as);
    if (field?.length === size) return field;
  }
  return undefined;
}
