import { type CrcModel, reverseBits } from "./crcModel";

/**
 * A CRC register that shifts to the right, whatever the model: one that shifts to the left is its mirror image, and takes
 * its bytes mirrored. So there is one loop for all, and none for each reflection.
 */
export interface CrcRegister {
  /** Its content before the first byte, to be given to {@link run}. */
  readonly start: bigint;
  /** Runs bytes through; returns the new content. */
  run(content: bigint, bytes: Uint8Array): bigint;
}

/** What each byte enters as. */
const byteOrders = {
  asItIs: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  reversed: Uint8Array.from({ length: 256 }, (_, byte) => Number(reverseBits(BigInt(byte), 8))),
};

/** Builds the register of a model with its table of 256 entries; keep it for all computations with the model. */
export function createCrcRegister(model: CrcModel): CrcRegister {
  const order = model.refin ? byteOrders.asItIs : byteOrders.reversed;
  const table = crcTable(reverseBits(model.poly, model.width));
  const start = reverseBits(model.init, model.width);
  if (model.width <= 32) return { start, run: narrowRun(table, order) };
  if (model.width <= 64) return { start, run: halvesRun(table, order) };
  return { start, run: wideRun(table, order) };
}

/** What each value of the lowest eight bits adds to the others as it is shifted out. */
function crcTable(poly: bigint): readonly bigint[] {
  return Array.from({ length: 256 }, (_, index) => {
    let entry = BigInt(index);
    for (let bit = 0; bit < 8; bit++) entry = (entry & 1n) === 1n ? (entry >> 1n) ^ poly : entry >> 1n;
    return entry;
  });
}

type Run = CrcRegister["run"];

/** Up to 32 bits: plain integers. */
function narrowRun(entries: readonly bigint[], order: Uint8Array): Run {
  const table = Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry)));
  return (content, bytes) => {
    let register = Number(BigInt.asIntN(32, content));
    for (let at = 0; at < bytes.length; at++) {
      const index = (register & 0xff) ^ (order[bytes[at] ?? 0] ?? 0);
      register = (register >>> 8) ^ (table[index] ?? 0);
    }
    return BigInt(register >>> 0);
  };
}

/** Up to 64 bits: two plain integers, many times as fast as one bigint. */
function halvesRun(entries: readonly bigint[], order: Uint8Array): Run {
  const lowTable = Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry)));
  const highTable = Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry >> 32n)));
  return (content, bytes) => {
    let low = Number(BigInt.asIntN(32, content));
    let high = Number(BigInt.asIntN(32, content >> 32n));
    for (let at = 0; at < bytes.length; at++) {
      const index = (low & 0xff) ^ (order[bytes[at] ?? 0] ?? 0);
      low = ((low >>> 8) | (high << 24)) ^ (lowTable[index] ?? 0);
      high = (high >>> 8) ^ (highTable[index] ?? 0);
    }
    return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  };
}

function wideRun(table: readonly bigint[], order: Uint8Array): Run {
  return (content, bytes) => {
    let register = content;
    for (const byte of bytes) {
      const index = Number(register & 0xffn) ^ (order[byte] ?? 0);
      register = (register >> 8n) ^ (table[index] ?? 0n);
    }
    return register;
  };
}
