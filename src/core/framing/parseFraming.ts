import { didYouMean, orList } from "../closestNames";
import {
  defaultMaxFrameBytes,
  framingTypes,
  highestMaxFrameBytes,
  lengthFormats,
  lineEnds,
  type Framing,
} from "./framing";
import { longestVarint, shortestLengthField } from "./lengthField";
import { readDelimiter } from "./parseDelimiter";
import { SettingReader, type SettingProblem } from "./settingReader";
import { readBoolean, readByteSize, readDuration, readName, readWholeNumber, shownValue } from "./settingValues";

/** What reading a framing answers: the framing, or everything that is wrong with it. */
export type FramingResult =
  | { readonly ok: true; readonly framing: Framing }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** The setting that a framing's value is where it is no map: `fixed: 14` is `fixed: { length: 14 }`. */
const mainSettings: Partial<Record<Framing["type"], string>> = {
  line: "ends",
  delimiter: "bytes",
  "length-prefix": "as",
  fixed: "length",
  idle: "gap",
};

/**
 * Reads a framing as exchange files have it, from the plain value of the YAML node:
 *
 *     line                                     any line end; or line: crlf, or line: { ends: lf, keep: true }
 *     delimiter: '"\r\n.\r\n"'                 hex or quoted text; or delimiter: { bytes: 7e, keep: true }
 *     length-prefix: u16be                     or { at: 2, as: u16be, adds: 6 }, { as: varint, header: drop }
 *     fixed: 14
 *     idle: 20ms
 *     slip, cobs, datagram, raw
 *
 * `max` is the limit of a message (16 MiB unless told); `unfinished: accept` takes a last line without its end for a
 * line. The length of a length-prefix counts what follows it, or the whole message with `counts: message`, which is also
 * meant where `adds` is given. Never throws.
 */
export function parseFraming(value: unknown): FramingResult {
  const named = readType(value);
  if (typeof named === "string") return { ok: false, problems: [{ path: [], of: "value", message: named }] };
  const problems: SettingProblem[] = [];
  const framing = readSettings(named.type, named.settings, problems);
  return problems.length === 0 ? { ok: true, framing } : { ok: false, problems };
}

interface NamedFraming {
  readonly type: Framing["type"];
  readonly settings: unknown;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readType(value: unknown): NamedFraming | string {
  const keys = isMap(value) ? Object.keys(value) : [];
  const name = keys.length === 1 ? keys[0] : value;
  const all = orList(framingTypes);
  if (keys.length > 1)
    return `A framing has one name with its settings below it, not ${keys.length}: use one of ${all}.`;
  if (typeof name !== "string") return `${shownValue(value)} is no framing: use ${all}.`;
  const type = framingTypes.find((each) => each === name.toLowerCase());
  if (type) return { type, settings: isMap(value) ? value[name] : undefined };
  return `There is no framing ${shownValue(name)}.${didYouMean(name, framingTypes) || ` Use ${all}.`}`;
}

function readSettings(type: Framing["type"], settings: unknown, problems: SettingProblem[]): Framing {
  const main = mainSettings[type];
  const isScalar = settings !== undefined && settings !== null && !isMap(settings);
  if (isScalar && main === undefined) {
    problems.push({ path: [type], of: "value", message: `${type} has no value: write ${type} alone.` });
  }
  const loneKey = isScalar ? main : undefined;
  const values = isMap(settings) ? settings : loneKey === undefined ? {} : { [loneKey]: settings };
  const reader = new SettingReader(values, [type], problems, loneKey);
  const framing = settingsReaders[type](reader);
  reader.refuseOthers();
  return framing;
}

function readMax(reader: SettingReader, lowest = 1): number {
  return reader.take("max", readByteSize(lowest, highestMaxFrameBytes), defaultMaxFrameBytes);
}

function readDelimited(reader: SettingReader) {
  return {
    keepsDelimiter: reader.take("keep", readBoolean, false),
    unfinished: reader.take("unfinished", readName(["problem", "accept"] as const), "problem"),
    maxBytes: readMax(reader),
  };
}

const settingsReaders: Readonly<Record<Framing["type"], (reader: SettingReader) => Framing>> = {
  raw: () => ({ type: "raw" }),
  datagram: () => ({ type: "datagram" }),
  line: readLine,
  delimiter: (reader) => ({
    type: "delimiter",
    delimiter: reader.need("bytes", readDelimiter, { fallback: Uint8Array.of(0), example: "delimiter: 0d 0a" }),
    ...readDelimited(reader),
  }),
  "length-prefix": readLengthPrefix,
  fixed: (reader) => ({
    type: "fixed",
    length: reader.need("length", readWholeNumber(1, highestMaxFrameBytes), { fallback: 1, example: "fixed: 14" }),
  }),
  idle: (reader) => ({
    type: "idle",
    gapNs: reader.need("gap", readDuration, { fallback: 1, example: "idle: 20ms" }),
    maxBytes: readMax(reader),
  }),
  slip: (reader) => ({ type: "slip", maxBytes: readMax(reader) }),
  cobs: (reader) => ({ type: "cobs", maxBytes: readMax(reader) }),
};

function readLine(reader: SettingReader): Framing {
  const framing = {
    type: "line",
    ends: reader.take("ends", readName(lineEnds), "any"),
    ...readDelimited(reader),
  } as const;
  if (framing.ends === "any" && framing.keepsDelimiter)
    reader.refuse("keep", "To keep line ends, say which: write ends: lf, crlf or cr beside keep.");
  return framing;
}

const highestAt = 65_535;
const highestAdds = 2 ** 31;

function readLengthPrefix(reader: SettingReader): Framing {
  const at = reader.take("at", readWholeNumber(0, highestAt), 0);
  const as = reader.need("as", readName(lengthFormats), { fallback: "u8", example: "length-prefix: u16be" });
  const counts = reader.has("adds") ? "message" : "rest";
  const header = reader.take("header", readName(["keep", "drop"] as const), "keep");
  if (header === "drop" && at > 0)
    reader.refuse("header", "What stands before the length would be lost: only a header with at: 0 can be dropped.");
  return {
    type: "length-prefix",
    at,
    as,
    counts: reader.take("counts", readName(["rest", "message"] as const), counts),
    adds: reader.take("adds", readWholeNumber(-highestAdds, highestAdds), 0),
    keepsHeader: header === "keep",
    maxBytes: readMax(reader, at + (as === "varint" ? longestVarint : shortestLengthField(as))),
  };
}
