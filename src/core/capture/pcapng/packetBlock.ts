import { blockType, option, padded } from "./blocks";
import type { Block } from "./blockWalk";
import { readOptions } from "./captureInterface";

/** A packet as it is in its block. */
export interface CapturedPacket {
  readonly interface: number;
  readonly high: number;
  readonly low: number;
  /** False where the block has no time stamp. */
  readonly hasTime: boolean;
  /** Where the packet is in the block. */
  readonly from: number;
  readonly to: number;
  /** True where the packet was longer than what was captured of it. */
  readonly isCut: boolean;
  /** From the flags option: what the capturing host did with it. */
  readonly direction: "in" | "out" | undefined;
}

/** The packet in an enhanced, simple or (obsolete) packet block; undefined in all others, and where its lengths are wrong. */
export function readPacketBlock(block: Block): CapturedPacket | undefined {
  const { view, isLittleEndian } = block;
  const from = headLengths[block.type];
  if (from === undefined || view.byteLength < from + 4) return undefined;
  const word = (at: number): number => view.getUint32(at, isLittleEndian);
  if (block.type === blockType.simplePacket) {
    const length = Math.min(word(8), view.byteLength - 4 - from);
    const isCut = length < word(8);
    return { interface: 0, high: 0, low: 0, hasTime: false, from, to: from + length, isCut, direction: undefined };
  }
  const length = word(20);
  const to = from + length;
  if (to > view.byteLength - 4) return undefined;
  const number = block.type === blockType.packet ? view.getUint16(8, isLittleEndian) : word(8);
  const direction = readDirection(block, from + padded(length));
  const isCut = word(24) > length;
  return { interface: number, high: word(12), low: word(16), hasTime: true, from, to, isCut, direction };
}

/** Whether a block is one that holds a packet, be it readable or not. */
export function isPacketBlock({ type }: Block): boolean {
  return headLengths[type] !== undefined;
}

const headLengths: Partial<Record<number, number>> = {
  [blockType.enhancedPacket]: 28,
  [blockType.packet]: 28,
  [blockType.simplePacket]: 12,
};

function readDirection(block: Block, optionsFrom: number): "in" | "out" | undefined {
  let direction: "in" | "out" | undefined;
  readOptions(block, optionsFrom, (code, at, length) => {
    if (code !== option.packetFlags || length !== 4) return;
    const flags = block.view.getUint32(at, block.isLittleEndian) & 3;
    if (flags === 1) direction = "in";
    if (flags === 2) direction = "out";
  });
  return direction;
}
