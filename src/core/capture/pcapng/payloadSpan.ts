import type { ContentLayout } from "../recordIndex";
import { packetOptionsLength, padded } from "./blocks";
import { headerLength, largestPayload } from "./packet";

/** A packet block besides its packet and its options: seven words before, one after. */
export const packetBlockOverhead = 32;
/** From the beginning of a packet block to its packet. */
export const packetOffset = 28;

/** The part of a file that holds a part of a record's payload, headers between its packets included. */
export interface PayloadSpan {
  /** Where in the file. */
  readonly offset: number;
  readonly length: number;
  /** Payload bytes in the span. */
  readonly payloadLength: number;
  /** Payload bytes before the first headers in the span. */
  readonly firstRun: number;
  /** Payload bytes of a full packet, and what is between two of them. */
  readonly run: number;
  readonly gap: number;
}

interface Stored {
  readonly offset: number;
  readonly length: number;
  readonly layout: ContentLayout;
}

/** Where payload bytes `from` to `to` of a record are; the range is cut to the payload, whatever it is. */
export function payloadSpan({ offset, length, layout }: Stored, from: number, to: number): PayloadSpan {
  const start = Math.min(length, Math.max(0, Math.trunc(from) || 0));
  const end = Math.max(start, Math.min(length, Math.max(0, Math.trunc(to) || 0)));
  const { run, gap } = runs[layout];
  const position = (at: number): number => offset + at + Math.floor(at / run) * gap;
  const spanEnd = end === start ? position(start) : position(end - 1) + 1;
  const firstRun = Math.min(end - start, run - (start % run));
  return {
    offset: position(start),
    length: spanEnd - position(start),
    payloadLength: end - start,
    firstRun,
    run,
    gap,
  };
}

/** Takes the payload out of a span that was read. Works in place: the result is a part of `bytes`. */
export function stripHeaders(bytes: Uint8Array, { payloadLength, firstRun, run, gap }: PayloadSpan): Uint8Array {
  let to = firstRun;
  for (let from = firstRun + gap; to < payloadLength; from += run + gap) {
    bytes.copyWithin(to, from, Math.min(from + run, bytes.length));
    to += run;
  }
  return bytes.subarray(0, Math.min(payloadLength, bytes.length));
}

/** How much of a file a payload takes, headers between its packets included. */
export function storedLength(layout: ContentLayout, length: number): number {
  if (layout === "whole" || length === 0) return length;
  const { run, gap } = runs[layout];
  return length + Math.floor((length - 1) / run) * gap;
}

/** From the payload of one full packet of a record to that of the next. */
export function packetDistance(layout: ContentLayout): number {
  const { run, gap } = runs[layout];
  return run + gap;
}

interface Runs {
  readonly run: number;
  readonly gap: number;
}

function tcpRuns(isIPv6: boolean): Runs {
  const run = largestPayload("tcp", isIPv6);
  const headers = headerLength("tcp", isIPv6);
  const block = packetBlockOverhead + padded(headers + run) + packetOptionsLength(noComment);
  return { run, gap: block - run };
}

const noComment = new Uint8Array(0);
const runs: Record<ContentLayout, Runs> = {
  whole: { run: Number.MAX_SAFE_INTEGER, gap: 0 },
  tcp4: tcpRuns(false),
  tcp6: tcpRuns(true),
};
