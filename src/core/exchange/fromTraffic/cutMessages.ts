import { createFramer } from "../../framing/createFramer";
import { encodeMessage } from "../../framing/encodeMessage";
import type { Frame } from "../../framing/frame";
import type { Framer } from "../../framing/framer";
import type { Framing } from "../../framing/framing";
import { groupDigits } from "../../payload/groupDigits";
import { JoinedReads } from "./joinedReads";
import type { DataMove, Move } from "./move";
import { streamsOf, type Stream } from "./stream";
import { trafficLimits } from "./traffic";

/** Moves whose data are whole messages, or why there are none. */
export type CutResult =
  | {
      readonly ok: true;
      readonly moves: readonly Move[];
      readonly messages: number;
      readonly turnsFit: boolean;
    }
  | { readonly ok: false; readonly message: string };

/** Streams are cut in pieces, so that the first wrong message, or the first one too many, ends it. */
const pieceBytes = 4096;

/**
 * Cuts what streams carried into messages, which fit the framing from the first to the last byte in both directions: what
 * we send is framed again when it is sent. `turnsFit` says whether messages also end wherever one side stopped and the
 * other went on, in which case the framing is hardly a coincidence. More messages than a file takes are refused. The
 * cost is that of the bytes up to the first that do not fit. `streams` are those of the moves.
 */
export function cutMessages(moves: readonly Move[], framing: Framing, streams = streamsOf(moves)): CutResult {
  if (framing.type === "raw" || framing.type === "datagram") return cutNothing(moves, framing.type === "raw");
  const cut: PlacedMoves[] = [];
  let turnsFit = true;
  let messages = 0;
  for (const stream of streams) {
    const result = cutStream(stream, framing, trafficLimits.messages - messages);
    if (typeof result === "string") return { ok: false, message: result };
    turnsFit &&= result.turnsFit;
    for (const placed of result.messages) {
      messages += placed.moves.length;
      cut.push(placed);
    }
  }
  for (const [index, move] of moves.entries()) if (move.kind !== "data") cut.push({ index, moves: [move] });
  cut.sort((one, other) => one.index - other.index);
  return { ok: true, moves: cut.flatMap((each) => each.moves), messages, turnsFit };
}

interface PlacedMoves {
  readonly index: number;
  readonly moves: readonly Move[];
}

const tooMany = `These records make more than ${groupDigits(trafficLimits.messages)} messages, and an exchange file takes no more: select fewer records, or another framing.`;

function cutStream(
  stream: Stream,
  framing: Framing,
  most: number,
): { readonly messages: readonly PlacedMoves[]; readonly turnsFit: boolean } | string {
  const framer = createFramer(framing);
  const messages: PlacedMoves[] = [];
  let turnsFit = true;
  let count = 0;
  for (const { move, index, endsTurn } of stream.chunks) {
    for (const frames of framesOf(framer, move)) {
      const problem = frames.find((frame) => frame.problem)?.problem;
      if (problem) return problem.message;
      count += frames.length;
      if (count > most) return tooMany;
      if (frames.length > 0) messages.push({ index, moves: frames.map((frame) => messageMove(move, frame)) });
    }
    turnsFit &&= !endsTurn || framer.pendingBytes === 0;
  }
  const last = stream.chunks.at(-1);
  for (const frame of framer.end()) {
    const isWhole = !frame.problem && ((stream.isEnded && stream.by === "peer") || framing.type === "idle");
    if (!isWhole || !last) return frame.problem?.message ?? "The last message has no end.";
    messages.push({ index: last.index, moves: [messageMove(last.move, frame)] });
  }
  return { messages, turnsFit };
}

function* framesOf(framer: Framer, { bytes, timeNs }: DataMove): Generator<readonly Frame[]> {
  yield framer.flush(timeNs);
  for (let from = 0; from < bytes.length; from += pieceBytes)
    yield framer.push(bytes.subarray(from, from + pieceBytes), timeNs);
}

function messageMove(move: DataMove, frame: Frame): DataMove {
  return { ...move, bytes: frame.payload };
}

/** Whether what we send, framed again message by message, comes to the bytes that were seen. */
export function isSameAgain(moves: readonly Move[], cut: readonly Move[], framing: Framing): boolean {
  const framed = cut.map((move) =>
    move.kind === "data" && move.by === "us" ? { ...move, bytes: encodeMessage(framing, move.bytes) } : move,
  );
  const [seen, again] = [ownStreams(moves), ownStreams(framed)];
  return seen.every(({ bytes }, index) => {
    const other = again[index]?.bytes;
    return other?.length === bytes.length && bytes.every((byte, at) => byte === other[at]);
  });
}

function ownStreams(moves: readonly Move[]): readonly Stream[] {
  return streamsOf(moves.filter((move) => move.kind === "data" && move.by === "us"));
}

/** Datagrams are messages. Of a stream our writes are kept, and reads that came together are one message. */
function cutNothing(moves: readonly Move[], isStream: boolean): CutResult {
  const joined: Move[] = [];
  const reads = new JoinedReads();
  for (const move of moves) {
    if (isStream && move.kind === "data" && move.isRead) joined.push(...reads.add(move));
    else joined.push(...reads.take(), move);
  }
  joined.push(...reads.take());
  const messages = joined.filter(({ kind }) => kind === "data").length;
  if (messages > trafficLimits.messages) return { ok: false, message: tooMany };
  return { ok: true, moves: joined, messages, turnsFit: true };
}
