import { formatFloat32, formatFloat64 } from "../formatFloat";
import { cutPieces, type Stretch } from "../cutPieces";
import { formatHex } from "../hexPayload";
import { writeTextPayload } from "../textPayload";
import type { FieldValue } from "./fieldInputs";
import type { NumberType } from "./numberTypes";

/** What stands for a secret, however long it is. */
export const masked = "•••";

const mostHexBytes = 16;
const mostCharacters = 48;

/** A number as people read it. A 32-bit float has no digits that were never sent. */
export function formatNumber(value: bigint | number, type?: NumberType): string {
  if (typeof value === "bigint") return shortDigits(value.toString());
  return type?.size === 4 && type.range === undefined ? formatFloat32(value) : formatFloat64(value);
}

function shortDigits(digits: string): string {
  return digits.length > mostCharacters ? `${digits.slice(0, 20)}… (${digits.length} digits)` : digits;
}

/** A text in quotes, on one line, cut where it is long. */
export function formatText(text: string): string {
  const written = writeTextPayload(new TextEncoder().encode(text.slice(0, 4 * mostCharacters)));
  const characters = Array.from(written);
  const isCut = text.length > 4 * mostCharacters || characters.length > mostCharacters;
  return `"${characters.slice(0, mostCharacters).join("")}${isCut ? "…" : ""}"`;
}

/** The text of bytes that are readable ASCII, as people would call them text; undefined where they are not. */
export function readableText(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 256);
  const isReadable = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0d || byte === 0x0a || byte === 0x09;
  return start.length > 0 && start.every(isReadable) ? String.fromCharCode(...start) : undefined;
}

/** What a field holds, for a tree or a message. */
export function formatValue(value: FieldValue, type?: NumberType): string {
  if (typeof value === "string") return formatText(value);
  return value instanceof Uint8Array ? formatBytes(value) : formatNumber(value, type);
}

function formatBytes(bytes: Uint8Array): string {
  return withCount(formatHex(bytes.subarray(0, mostHexBytes)), bytes.length);
}

function withCount(hex: string, length: number): string {
  if (length === 0) return "no bytes";
  return length > mostHexBytes ? `${hex} … (${length} bytes)` : hex;
}

/** No value is shown further than this many bytes, whatever its encoding. */
const mostShownBytes = 256;

/**
 * Shows bytes of a message without showing any secret: wherever the bytes of one stand, in whatever field, there is a mask
 * in their place, and in that of a piece of one that the message begins or ends with.
 */
export class MaskedBytes {
  #cut: readonly Stretch[] | undefined;

  constructor(
    private readonly message: Uint8Array,
    private readonly secrets: readonly Uint8Array[],
  ) {}

  /** Whether any of these bytes that would be shown is part of a secret. The cost does not follow the message's length. */
  hides(from: number, to: number): boolean {
    return this.#flags(from, Math.min(to, from + mostShownBytes)).includes(true);
  }

  /** The bytes in hex, cut where they are many. */
  hex(from: number, to: number): string {
    const shown = this.message.subarray(from, Math.min(to, from + mostHexBytes));
    const length = Math.max(0, Math.min(to, this.message.length) - from);
    const flags = this.#flags(from, from + shown.length);
    const digits = Array.from(shown, (byte, index) => (flags[index] === true ? "••" : formatHex(Uint8Array.of(byte))));
    return withCount(digits.join(" "), length);
  }

  /** The bytes as text in quotes, cut where it is long; undefined where they are none, or hide a secret. */
  text(from: number, to: number): string | undefined {
    const text = this.hides(from, to) ? undefined : readableText(this.message.subarray(from, to));
    return text === undefined ? undefined : formatText(text);
  }

  /** For each byte whether it is part of a secret. */
  #flags(from: number, to: number): boolean[] {
    const flags = Array.from({ length: to - from }, () => false);
    for (const { length, places } of this.secrets.map((secret) => this.#places(secret, from, to))) {
      for (const at of places) flags.fill(true, Math.max(0, at - from), Math.max(0, at + length - from));
    }
    this.#cut ??= this.secrets.flatMap((secret) => cutPieces(this.message, secret));
    for (const piece of this.#cut) flags.fill(true, Math.max(0, piece.from - from), Math.max(0, piece.to - from));
    return flags;
  }

  /** Where a secret stands that reaches into these bytes. */
  #places(secret: Uint8Array, from: number, to: number) {
    const { length } = secret;
    const places: number[] = [];
    for (let at = Math.max(0, from - length + 1); at < to && length > 0; at++) {
      if (secret.every((byte, index) => this.message[at + index] === byte)) places.push(at);
    }
    return { length, places };
  }
}
