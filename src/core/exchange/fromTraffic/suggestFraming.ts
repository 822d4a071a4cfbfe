import { defaultMaxFrameBytes, type Framing, type LengthFormat, type LengthPrefixFraming } from "../../framing/framing";
import { longestVarint, readLengthField, shortestLengthField } from "../../framing/lengthField";
import { lengthPrefixRule } from "../../framing/lengthPrefix";
import { cutMessages } from "./cutMessages";
import type { Move } from "./move";
import { streamsOf, type Stream } from "./stream";

/** A framing that fits, and how many messages it makes of the traffic. */
export interface FittingFraming {
  readonly framing: Framing;
  /** Undefined where they are more than a file takes. */
  readonly messages: number | undefined;
  /** Set on one at most: it is hardly a coincidence that this one fits. */
  readonly isSuggested: boolean;
}

const maxBytes = defaultMaxFrameBytes;
const raw: Framing = { type: "raw" };
const kept = { keepsDelimiter: true, unfinished: "problem", maxBytes } as const;

/** The framings that are tried as they are, the likeliest first. What ends a message is kept, as it was seen. */
const fixedCandidates: readonly Framing[] = [
  { type: "line", ends: "crlf", ...kept },
  { type: "line", ends: "lf", ...kept },
  { type: "line", ends: "cr", ...kept },
  { type: "delimiter", delimiter: Uint8Array.of(0), ...kept },
  { type: "slip", maxBytes },
  { type: "cobs", maxBytes },
];

/**
 * Which framings fit a TCP conversation, the likeliest first and `raw` always among them. One is suggested where
 * messages end exactly where the two sides took turns, and where that would be hard to explain otherwise: lines of text,
 * or a length field that was right for messages of different lengths.
 */
export function suggestFraming(moves: readonly Move[]): readonly FittingFraming[] {
  const streams = streamsOf(moves);
  const fitting = (framing: Framing): FittingFraming[] => {
    const cut = cutMessages(moves, framing, streams);
    if (!cut.ok || !cut.turnsFit || cut.messages === 0) return [];
    return [{ framing, messages: cut.messages, isSuggested: isLikely(streams, framing) }];
  };
  const [unframed = { framing: raw, messages: undefined }] = fitting(raw);
  if (streams.length === 0) return [{ ...unframed, isSuggested: true }];
  const texts = fixedCandidates.flatMap(fitting);
  const lengths = lengthCandidates(streams).flatMap(fitting);
  const found = [...dedupe(texts), ...lengths.slice(0, 2)];
  const suggested = found.find(({ isSuggested }) => isSuggested);
  const others = found.filter((each) => each !== suggested).map((each) => ({ ...each, isSuggested: false }));
  const none = { ...unframed, isSuggested: suggested === undefined };
  return suggested ? [suggested, none, ...others] : [none, ...others];
}

/** Of line ends that come to the same messages the first is enough. */
function dedupe(found: readonly FittingFraming[]): FittingFraming[] {
  const isSame = (one: FittingFraming, other: FittingFraming): boolean =>
    one.framing.type === other.framing.type && one.messages === other.messages;
  return found.filter((each, index) => !found.slice(0, index).some((earlier) => isSame(earlier, each)));
}

/** Lines are made of text, SLIP packets begin with its mark, and a length that is right each time is no accident. */
function isLikely(streams: readonly Stream[], framing: Framing): boolean {
  if (framing.type === "line") return streams.every(({ bytes }) => isText(bytes));
  if (framing.type === "slip") return streams.every(({ bytes }) => bytes[0] === 0xc0);
  return framing.type === "length-prefix";
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** A length before the 17th byte is looked for; the formats in the order of their likelihood. */
const furthestAt = 16;
const formats: readonly LengthFormat[] = ["u16be", "u32be", "u16le", "u32le", "u8", "varint", "u24be", "u24le"];
const mostAdds = 64;
/** Among so many turns there should be one that is a single message. */
const mostGuesses = 8;

/** Length prefixes by which every turn is made of whole messages, of different lengths. */
function lengthCandidates(streams: readonly Stream[]): LengthPrefixFraming[] {
  const turns = streams.flatMap(turnsOf);
  const candidates: LengthPrefixFraming[] = [];
  for (let at = 0; at < furthestAt; at++) {
    for (const as of formats) {
      const adds = new Set(turns.slice(0, mostGuesses).flatMap((turn) => addsOf(turn, at, as)));
      for (const each of adds) {
        const framing = lengthFraming(at, as, each);
        if (isRightOf(framing, turns)) candidates.push(framing);
      }
    }
  }
  return candidates.sort(byLikelihood);
}

/** What one side said before the other went on. */
function turnsOf({ bytes, chunks }: Stream): Uint8Array[] {
  let from = 0;
  return chunks
    .filter(({ endsTurn }) => endsTurn)
    .map(({ end }) => {
      const turn = bytes.subarray(from, end);
      from = end;
      return turn;
    })
    .filter(({ length }) => length > 0);
}

/** A field at the very beginning is what most protocols have; then come the usual widths. */
function byLikelihood(one: LengthPrefixFraming, other: LengthPrefixFraming): number {
  const rank = ({ at, as, adds }: LengthPrefixFraming): number =>
    (at === 0 ? 0 : 100) + formats.indexOf(as) * 4 + (adds === 0 ? 0 : 2) - (at === 0 && as.startsWith("u32") ? 50 : 0);
  return rank(one) - rank(other);
}

/** What there is to add to the length where the turn is one message. */
function addsOf(turn: Uint8Array, at: number, as: LengthFormat): number[] {
  const reading = readLengthField(turn, at, as);
  if (typeof reading === "string") return [];
  const headerBytes = as === "varint" ? at + reading.bytes : 0;
  const adds = turn.length - headerBytes - reading.value;
  return Math.abs(adds) <= mostAdds ? [adds] : [];
}

/** A varint counts what follows it, since its own size is not always the same. */
function lengthFraming(at: number, as: LengthFormat, adds: number): LengthPrefixFraming {
  const shared = { type: "length-prefix", at, as, keepsHeader: true, maxBytes } as const;
  if (as === "varint") return { ...shared, counts: "rest", adds };
  const isOfRest = adds === at + shortestLengthField(as);
  return isOfRest ? { ...shared, counts: "rest", adds: 0 } : { ...shared, counts: "message", adds };
}

/** Whether all turns are whole messages, at least two of them of different lengths. */
function isRightOf(framing: LengthPrefixFraming, turns: readonly Uint8Array[]): boolean {
  const rule = lengthPrefixRule(framing);
  const lengths = new Set<number>();
  for (const turn of turns) {
    for (let at = 0; at < turn.length;) {
      const reading = rule(turn.subarray(at, at + furthestAt + longestVarint));
      if (reading.kind !== "is" || at + reading.bytes > turn.length || reading.bytes === 0) return false;
      lengths.add(reading.bytes);
      at += reading.bytes;
    }
  }
  return lengths.size > 1;
}
