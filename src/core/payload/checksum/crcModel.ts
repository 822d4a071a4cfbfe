import { formatChecksumValue } from "./checksum";

/**
 * The parameters of a CRC in the model of Ross Williams ("Rocksoft"), as the RevEng catalogue states them: for a register
 * that shifts to the left, whatever `refin` and `refout` are.
 *
 * @see https://reveng.sourceforge.io/crc-catalogue/legend.htm
 */
export interface CrcModel {
  /** Bits of the register, from 1 to {@link widestCrc}. */
  readonly width: number;
  /** The generator polynomial without its highest term. */
  readonly poly: bigint;
  /** What the register holds at first. */
  readonly init: bigint;
  /** Whether each byte enters with its lowest bit first. */
  readonly refin: boolean;
  /** Whether the register is reversed before `xorout`. */
  readonly refout: boolean;
  /** What the register is combined with at the end. */
  readonly xorout: bigint;
}

/** No CRC in use is wider than 82 bits. */
export const widestCrc = 128;

/** The lowest `width` bits in reverse order. */
export function reverseBits(value: bigint, width: number): bigint {
  let reversed = 0n;
  for (let bit = 0; bit < width; bit++) reversed = (reversed << 1n) | ((value >> BigInt(bit)) & 1n);
  return reversed;
}

/** `width=16 poly=0x8005 init=0xffff refin=true refout=true xorout=0x0000`, as the catalogue writes it. */
export function formatCrcModel(model: CrcModel): string {
  const [poly, init, xorout] = [model.poly, model.init, model.xorout].map((value) => formatChecksumValue(value, model));
  return `width=${model.width} poly=${poly} init=${init} refin=${model.refin} refout=${model.refout} xorout=${xorout}`;
}
