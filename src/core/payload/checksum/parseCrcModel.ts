import { didYouMean } from "../../closestNames";
import { quoted } from "../../quoted";
import { computeChecksum, formatChecksumValue } from "./checksum";
import { crcChecksum, type CrcChecksum } from "./crcChecksum";
import { type CrcModel, widestCrc } from "./crcModel";
import type { PayloadProblem } from "../payloadResult";

export type CrcModelResult =
  { readonly ok: true; readonly checksum: CrcChecksum } | { readonly ok: false; readonly problem: PayloadProblem };

/** One `key=value`, and where it stands. */
interface Entry {
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** `alias` and `residue` are taken so that a line of the catalogue can be pasted; nothing is computed from them. */
const keys = ["width", "poly", "init", "refin", "refout", "xorout", "check", "residue", "name", "alias"] as const;
type Key = (typeof keys)[number];
type Entries = ReadonlyMap<Key, Entry>;

class ModelProblem extends Error {
  constructor(
    message: string,
    readonly from: number,
    readonly to: number,
  ) {
    super(message);
  }
}

const checkedText = Uint8Array.from("123456789", (digit) => digit.charCodeAt(0));

/**
 * Reads a CRC model written as the RevEng catalogue does: `width=16 poly=0x8005 init=0xffff refin=true refout=true
 * xorout=0x0000`, in any order, separated by white space, commas or semicolons. Only `poly` has to be there, and `width`
 * where `options.width` does not tell it; `init` and `xorout` are 0, `refin` is false and `refout` as `refin` unless told.
 * Numbers are decimal, or hex after `0x`. A `check` that the model does not give for "123456789" is a problem.
 * Never throws.
 */
export function parseCrcModel(text: string, options: { readonly width?: number } = {}): CrcModelResult {
  try {
    return { ok: true, checksum: readModel(text, options.width) };
  } catch (error) {
    if (!(error instanceof ModelProblem)) throw error;
    return { ok: false, problem: { message: error.message, from: error.from, to: error.to } };
  }
}

function readModel(text: string, givenWidth: number | undefined): CrcChecksum {
  const entries = readEntries(text);
  const width = readWidth(entries, givenWidth, text);
  const poly = entries.get("poly");
  if (!poly) throw new ModelProblem("A CRC needs its polynomial: write poly=0x8005, for example.", 0, text.length);
  const refin = readBoolean("refin", entries.get("refin")) ?? false;
  const model: CrcModel = {
    width,
    poly: readValue("poly", poly, width),
    init: readValue("init", entries.get("init"), width),
    refin,
    refout: readBoolean("refout", entries.get("refout")) ?? refin,
    xorout: readValue("xorout", entries.get("xorout"), width),
  };
  readValue("residue", entries.get("residue"), width);
  const name = entries.get("name")?.value;
  const checksum = crcChecksum(model, name === undefined ? {} : { name });
  verifyCheck(checksum, entries.get("check"));
  return checksum;
}

function readEntries(text: string): Entries {
  const entries = new Map<Key, Entry>();
  for (const word of text.matchAll(/[^\s,;=]*(?:=(?:"[^"]*"|[^\s,;]*))?/g)) {
    if (word[0] === "") continue;
    const [from, to] = [word.index, word.index + word[0].length];
    const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(word[0]) ?? [];
    const key = keys.find((each) => each === name.toLowerCase());
    if (key === undefined) throw new ModelProblem(unknownKey(name), from, from + name.length);
    if (value === undefined || value === "") throw new ModelProblem(`Write a value after ${key}=.`, from, to);
    if (entries.has(key)) throw new ModelProblem(`${key} is given twice; remove one.`, from, to);
    entries.set(key, { value: value.replace(/^"(.*)"$/s, "$1"), from, to });
  }
  return entries;
}

function unknownKey(name: string): string {
  const suggestion = didYouMean(name, keys) || " Use width, poly, init, refin, refout and xorout.";
  return `${quoted(name)} is no parameter of a CRC.${suggestion}`;
}

function readWidth(entries: Entries, givenWidth: number | undefined, text: string): number {
  const entry = entries.get("width");
  if (!entry && givenWidth === undefined)
    throw new ModelProblem("A CRC needs its width in bits: write width=16, for example.", 0, text.length);
  const width = entry ? Number(/^\d{1,4}$/.exec(entry.value)?.[0]) : (givenWidth ?? 0);
  if (Number.isInteger(width) && width >= 1 && width <= widestCrc) return width;
  const { from, to } = entry ?? { from: 0, to: text.length };
  throw new ModelProblem(`The width of a CRC is a number of bits from 1 to ${widestCrc}.`, from, to);
}

function readBoolean(key: Key, entry: Entry | undefined): boolean | undefined {
  if (!entry) return undefined;
  const value = entry.value.toLowerCase();
  if (value !== "true" && value !== "false")
    throw new ModelProblem(`${key} is either true or false.`, entry.from, entry.to);
  return value === "true";
}

function readValue(key: Key, entry: Entry | undefined, width: number): bigint {
  if (!entry) return 0n;
  if (!/^(0x[0-9a-f]{1,80}|\d{1,80})$/i.test(entry.value))
    throw new ModelProblem(`The value of ${key} is no number: write hex digits after 0x.`, entry.from, entry.to);
  const value = BigInt(entry.value);
  if (value >> BigInt(width) === 0n) return value;
  const isHighestTerm = key === "poly" && value >> BigInt(width) === 1n;
  const advice = isHighestTerm
    ? `leave out its highest term: ${formatChecksumValue(BigInt.asUintN(width, value), { width })}`
    : "write a smaller one, or the right width";
  throw new ModelProblem(`The value of ${key} does not fit into ${width} bits: ${advice}.`, entry.from, entry.to);
}

function verifyCheck(checksum: CrcChecksum, entry: Entry | undefined): void {
  if (!entry) return;
  const value = computeChecksum(checksum, checkedText);
  if (value === readValue("check", entry, checksum.width)) return;
  const message = `This model gives ${formatChecksumValue(value, checksum)} for 123456789: check its other parameters.`;
  throw new ModelProblem(message, entry.from, entry.to);
}
