import { SecretMask } from "../../core/exchange/variables/secretMask";
import { formatValue, MaskedBytes } from "../../core/payload/fields/fieldDisplay";
import type { FieldValue } from "../../core/payload/fields/fieldInputs";
import { hexDump } from "../../core/payload/hexDump";
import { formatHex } from "../../core/payload/hexPayload";
import type { TextCodec } from "../../core/payload/textCodec";
import type { TextEncoding } from "../../core/payload/textEncodings";
import { writeTextPayload } from "../../core/payload/textPayload";

const mostExcerptCharacters = 80;
/** Of every form of a secret, the longest is its hex with separators. */
const mostFormFactor = 8;
const mostDumpBytes = 1 << 16;
const asterisk = 0x2a;

/**
 * Shows what came and what was sent without the secrets of the files that a run reads. All files of a run share one, since
 * what one of them captures another may show.
 */
export class RunMask {
  readonly #nameOf = new Map<string, string>();
  readonly #codecs = new Map<TextEncoding, TextCodec>();
  #mask = new SecretMask([]);

  /** `codecs` are those of the encodings that the secrets may be sent or received in. */
  constructor(secrets: ReadonlyMap<string, string>, codecs: ReadonlyMap<TextEncoding, TextCodec> = new Map()) {
    this.learn(secrets, codecs);
  }

  /** The secrets as they stand in bytes, in each encoding. */
  get secretBytes(): readonly Uint8Array[] {
    return this.#mask.encoded;
  }

  /** Hides these secrets too, and all of them in these encodings. */
  learn(secrets: ReadonlyMap<string, string>, codecs: ReadonlyMap<TextEncoding, TextCodec>): void {
    const known = this.#nameOf.size + this.#codecs.size;
    for (const [name, value] of secrets) if (!this.#nameOf.has(value)) this.#nameOf.set(value, name);
    for (const [encoding, codec] of codecs) this.#codecs.set(encoding, codec);
    if (this.#nameOf.size + this.#codecs.size === known) return;
    const all = Array.from(this.#nameOf, ([value, name]) => ({ name, value }));
    this.#mask = new SecretMask(all, [...this.#codecs.values()]);
  }

  mask(text: string): string {
    return this.#mask.mask(text);
  }

  /** The value of a variable as people read it, cut where it is long. */
  value(value: FieldValue): string {
    if (value instanceof Uint8Array) return new MaskedBytes(value, this.secretBytes).hex(0, value.length);
    return formatValue(typeof value === "string" ? this.#mask.maskPart(value) : value);
  }

  /** The text of bytes as lines to be compared, with escapes for all that does not show itself, line ends included. */
  lines(bytes: Uint8Array, codec: TextCodec): string {
    const shown = bytes.subarray(0, mostDumpBytes);
    const pieces = this.#mask.pieces(shown);
    const text = pieces.map(({ from, to, mask }) => mask ?? codec.decode(shown.subarray(from, to))).join("");
    const lines = this.mask(text).split(/(?<=\n)/);
    return lines.map((line) => writeTextPayload(new TextEncoder().encode(line))).join("\n");
  }

  /**
   * The beginning of bytes, as text in quotes where they are one, else in hex. Masked before they are escaped and cut: no
   * part of a secret is left over at the end.
   */
  excerpt(bytes: Uint8Array): string {
    const longest = Math.max(0, ...this.secretBytes.map(({ length }) => length));
    const shown = bytes.subarray(0, 4 * mostExcerptCharacters * (1 + mostFormFactor * longest));
    const isText = isReadable(shown);
    const write = isText ? writeTextPayload : formatHex;
    const gap = isText ? "" : " ";
    let text = "";
    for (const { from, to, mask } of this.#mask.pieces(shown)) {
      if (text.length >= mostExcerptCharacters) return quotedIf(isText, `${text}…`);
      if (text !== "") text += gap;
      const rest = mostExcerptCharacters - text.length;
      const start = shown.subarray(from, Math.min(to, from + 4 * (mostExcerptCharacters + 1)));
      const characters = Array.from(mask === undefined ? write(start) : "");
      text += mask ?? characters.slice(0, rest).join("");
      if (characters.length > rest) return quotedIf(isText, `${text}…`);
    }
    return quotedIf(isText, shown.length < bytes.length ? `${text}…` : text);
  }

  /** The bytes as lines of offset, hex and text; secrets in them are asterisks. A long text ends before its end. */
  dump(bytes: Uint8Array): string {
    const shown = bytes.slice(0, mostDumpBytes);
    for (const { from, to, mask } of this.#mask.pieces(shown)) if (mask !== undefined) shown.fill(asterisk, from, to);
    const rest = bytes.length > shown.length ? `\n… ${bytes.length - shown.length} bytes more` : "";
    return hexDump(shown) + rest;
  }
}

function quotedIf(isText: boolean, text: string): string {
  return isText ? `"${text}"` : text;
}

function isReadable(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, mostExcerptCharacters);
  const readable = start.filter(
    (byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x0a || byte === 0x0d || byte === 9,
  );
  return readable.length >= start.length * 0.8 && !new TextDecoder().decode(start, { stream: true }).includes("\ufffd");
}
