/** The most bytes of one message unless told otherwise: 16 MiB. */
export const defaultMaxFrameBytes = 16 * 2 ** 20;

/** The highest limit that can be asked for: 1 GiB. */
export const highestMaxFrameBytes = 2 ** 30;

/** What ends a line; `any` is each of CR, LF and CR LF. */
export const lineEnds = ["any", "lf", "crlf", "cr"] as const;
export type LineEnd = (typeof lineEnds)[number];

/** How a length is written; `varint` is unsigned LEB128, as Protocol Buffers have it, of ten bytes at most. */
export const lengthFormats = [
  "u8",
  "u16le",
  "u16be",
  "u24le",
  "u24be",
  "u32le",
  "u32be",
  "u64le",
  "u64be",
  "varint",
] as const;
export type LengthFormat = (typeof lengthFormats)[number];

/** Limits: a longer message comes in marked parts of at most this many bytes, counted as they are in the stream. */
interface Limited {
  readonly maxBytes: number;
}

/** Messages that end with a delimiter. */
interface Delimited extends Limited {
  /** Whether the delimiter is part of the message. */
  readonly keepsDelimiter: boolean;
  /** What a last message without its delimiter is when the stream ends: marked as incomplete, or a message too. */
  readonly unfinished: "problem" | "accept";
}

export interface LineFraming extends Delimited {
  readonly type: "line";
  readonly ends: LineEnd;
}

export interface DelimiterFraming extends Delimited {
  readonly type: "delimiter";
  /** At least one byte. */
  readonly delimiter: Uint8Array;
}

export interface LengthPrefixFraming extends Limited {
  readonly type: "length-prefix";
  /** How many bytes stand before the length field. */
  readonly at: number;
  readonly as: LengthFormat;
  /** What the length counts: what follows its field, or the whole message. */
  readonly counts: "rest" | "message";
  /** Is added to the length; may be negative. */
  readonly adds: number;
  /** Whether what stands up to the end of the length field is part of the message; it is if `at` is not 0. */
  readonly keepsHeader: boolean;
}

export interface FixedFraming {
  readonly type: "fixed";
  /** Bytes of each message, at least 1. */
  readonly length: number;
}

export interface IdleFraming extends Limited {
  readonly type: "idle";
  /** A message ends where this long nothing comes; more than 0. */
  readonly gapNs: number;
}

/** How a stream is cut into messages, all defaults filled in. */
export type Framing =
  | { readonly type: "raw" }
  | { readonly type: "datagram" }
  | LineFraming
  | DelimiterFraming
  | LengthPrefixFraming
  | FixedFraming
  | IdleFraming
  | ({ readonly type: "slip" } & Limited)
  | ({ readonly type: "cobs" } & Limited);

/** The names of the framings, as exchange files write them. */
export const framingTypes = [
  "raw",
  "line",
  "delimiter",
  "length-prefix",
  "fixed",
  "idle",
  "slip",
  "cobs",
  "datagram",
] as const satisfies readonly Framing["type"][];
