import { didYouMean } from "../../closestNames";
import { quoted } from "../../quoted";
import type { Checksum } from "./checksum";
import { crcCatalogue } from "./crcCatalogue";
import { parseCrcModel } from "./parseCrcModel";
import { plainChecksums } from "./plainChecksums";
import type { PayloadProblem } from "../payloadResult";

/** What a look-up of a checksum answers; the problem marks its place in the text that was looked up. */
export type ChecksumResult =
  { readonly ok: true; readonly checksum: Checksum } | { readonly ok: false; readonly problem: PayloadProblem };

/** All checksums that have a name, for completion: the CRC catalogue, then sums and their kin. */
export const checksums: readonly Checksum[] = [...crcCatalogue, ...plainChecksums];

/** A name as looked up: case, hyphens, slashes, spaces and the like make no difference. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

const byName = new Map(
  checksums.flatMap((checksum) =>
    [checksum.name, ...checksum.aliases].map((name): [string, Checksum] => [plainName(name), checksum]),
  ),
);

/**
 * The checksum that a text stands for: a name or alias such as `CRC-16/MODBUS`, `crc16 modbus` or `xor`, or a CRC model
 * such as `width=16 poly=0x8005 init=0xffff refin=true`. `width` is what a model without one has. Never throws.
 */
export function findChecksum(text: string, options: { readonly width?: number } = {}): ChecksumResult {
  if (text.includes("=")) return parseCrcModel(text, options);
  const checksum = byName.get(plainName(text));
  if (checksum) return { ok: true, checksum };
  return { ok: false, problem: { message: unknownName(text), from: 0, to: text.length } };
}

function unknownName(text: string): string {
  if (text.trim() === "") return "The name of the checksum is missing: write one such as CRC-16/MODBUS.";
  const names = checksums.flatMap(({ name, aliases }) => [name, ...aliases]);
  const suggestion =
    didYouMean(text, names) || " Write a name of the RevEng catalogue, or a model such as poly=0x8005.";
  return `There is no checksum ${quoted(text)}.${suggestion}`;
}
