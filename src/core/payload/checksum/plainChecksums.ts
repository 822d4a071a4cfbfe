import type { Checksum } from "./checksum";
import { FletcherState, type FletcherParameters } from "./fletcherState";
import { InternetChecksumState } from "./internetChecksumState";
import { SumState, type Complement } from "./sumState";
import { XorState } from "./xorState";

type Names = Pick<Checksum, "name" | "aliases" | "description">;

function sum(width: 8 | 16 | 32, complement: Complement, names: Partial<Names> = {}): Checksum {
  const suffix = { none: "", ones: "/ONES", twos: "/TWOS" }[complement];
  const meaning = { none: "", ones: ", all bits inverted", twos: ", negated: adding it to the sum gives 0" }[
    complement
  ];
  return {
    name: `SUM-${width}${suffix}`,
    aliases: [],
    description: `sum of the bytes, lowest ${width} bits${meaning}`,
    ...names,
    width,
    start: () => new SumState(width, complement),
  };
}

function fletcher(parameters: FletcherParameters, names: Names): Checksum {
  return { ...names, width: parameters.width, start: () => new FletcherState(parameters) };
}

/** The checksums that are no CRCs, in the order of a list. */
export const plainChecksums: readonly Checksum[] = [
  sum(8, "none", { aliases: ["SUM", "CHECKSUM-8"] }),
  sum(8, "ones"),
  sum(8, "twos", { aliases: ["LRC/MODBUS", "MODBUS-ASCII", "INTEL-HEX"] }),
  sum(16, "none"),
  sum(16, "ones"),
  sum(16, "twos"),
  sum(32, "none"),
  sum(32, "ones"),
  sum(32, "twos"),
  {
    name: "XOR-8",
    aliases: ["XOR", "LRC", "BCC", "NMEA"],
    description: "exclusive or of the bytes",
    width: 8,
    start: () => new XorState(),
  },
  fletcher(
    { width: 16, modulus: 255, wordBytes: 1, first: 0 },
    { name: "FLETCHER-16", aliases: ["FLETCHER"], description: "two sums of the bytes, modulo 255" },
  ),
  fletcher(
    { width: 16, modulus: 256, wordBytes: 1, first: 0 },
    { name: "FLETCHER-16/UBX", aliases: ["UBX", "RFC-1145"], description: "two sums of the bytes, modulo 256" },
  ),
  fletcher(
    { width: 32, modulus: 0xffff, wordBytes: 2, first: 0 },
    {
      name: "FLETCHER-32",
      aliases: [],
      description: "two sums of 16-bit little-endian words, modulo 65535; a last odd byte is a word",
    },
  ),
  fletcher(
    { width: 64, modulus: 0xffffffff, wordBytes: 4, first: 0 },
    {
      name: "FLETCHER-64",
      aliases: [],
      description: "two sums of 32-bit little-endian words, modulo 4294967295; missing bytes are 0",
    },
  ),
  fletcher(
    { width: 32, modulus: 65521, wordBytes: 1, first: 1 },
    { name: "ADLER-32", aliases: ["ADLER", "RFC-1950"], description: "two sums of the bytes, modulo 65521, from 1 on" },
  ),
  {
    name: "INTERNET",
    aliases: ["RFC-1071", "IP-CHECKSUM", "INTERNET-CHECKSUM"],
    description: "ones' complement sum of 16-bit big-endian words, all bits inverted; a last odd byte is filled with 0",
    width: 16,
    start: () => new InternetChecksumState(),
  },
];
