import { SecretMask } from "../../core/exchange/variables/secretMask";
import { formatValue, MaskedBytes } from "../../core/payload/fields/fieldDisplay";
import type { FieldValue } from "../../core/payload/fields/fieldInputs";
import { hexDump } from "../../core/payload/hexDump";
import { formatHex } from "../../core/payload/hexPayload";
import { writeTextPayload } from "../../core/payload/textPayload";

const mostExcerptCharacters = 80;
/** Of every form of a secret, the longest is its hex with separators. */
const mostFormFactor = 8;
const mostDumpBytes = 1 << 16;
const asterisk = 0x2a;

/** Shows what came and what was sent without the secrets of the files that a run reads. */
export class RunMask {
  /** The secrets as they stand in bytes, in UTF-8. */
  readonly secretBytes: readonly Uint8Array[];
  readonly #mask: SecretMask;

  constructor(readonly secrets: ReadonlyMap<string, string>) {
    this.#mask = new SecretMask([...secrets].map(([name, value]) => ({ name, value })));
    this.secretBytes = [...secrets.values()]
      .filter((value) => value !== "")
      .map((value) => new TextEncoder().encode(value));
  }

  /** The mask that hides these secrets too. */
  and(secrets: ReadonlyMap<string, string>): RunMask {
    return new RunMask(new Map([...this.secrets, ...secrets]));
  }

  mask(text: string): string {
    return this.#mask.mask(text);
  }

  /** The value of a variable as people read it, cut where it is long. */
  value(value: FieldValue): string {
    if (value instanceof Uint8Array) return new MaskedBytes(value, this.secretBytes).hex(0, value.length);
    return formatValue(typeof value === "string" ? this.mask(value) : value);
  }

  /** A text as lines to be compared, with escapes for all that does not show itself, line ends included. */
  lines(text: string): string {
    const masked = this.mask(text.slice(0, 2 * mostDumpBytes)).slice(0, mostDumpBytes);
    const lines = masked.split(/(?<=\n)/);
    return lines.map((line) => writeTextPayload(new TextEncoder().encode(line))).join("\n");
  }

  /**
   * The beginning of bytes, as text in quotes where they are one, else in hex. Masked before it is cut: no part of a
   * secret is left over at the end.
   */
  excerpt(bytes: Uint8Array): string {
    const longest = Math.max(0, ...this.secretBytes.map(({ length }) => length));
    const shown = bytes.subarray(0, 4 * mostExcerptCharacters * (1 + mostFormFactor * longest));
    const isText = isReadable(shown);
    const masked = this.mask(isText ? writeTextPayload(shown) : formatHex(shown));
    const characters = Array.from(masked);
    const isCut = characters.length > mostExcerptCharacters || shown.length < bytes.length;
    const text = `${characters.slice(0, mostExcerptCharacters).join("")}${isCut ? "…" : ""}`;
    return isText ? `"${text}"` : text;
  }

  /** The bytes as lines of offset, hex and text; secrets in them are asterisks. A long text ends before its end. */
  dump(bytes: Uint8Array): string {
    const shown = bytes.slice(0, mostDumpBytes);
    for (const secret of this.secretBytes) overwrite(shown, secret);
    const rest = bytes.length > shown.length ? `\n… ${bytes.length - shown.length} bytes more` : "";
    return this.mask(hexDump(shown)) + rest;
  }
}

function isReadable(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, mostExcerptCharacters);
  const readable = start.filter(
    (byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x0a || byte === 0x0d || byte === 9,
  );
  return readable.length >= start.length * 0.8 && !new TextDecoder().decode(start, { stream: true }).includes("\ufffd");
}

/** Also the beginning of a secret that the end cuts off. */
function overwrite(bytes: Uint8Array, secret: Uint8Array): void {
  for (let at = bytes.indexOf(secret[0] ?? 0); at !== -1; at = bytes.indexOf(secret[0] ?? 0, at + 1)) {
    const own = secret.subarray(0, bytes.length - at);
    if (own.every((byte, index) => bytes[at + index] === byte)) bytes.fill(asterisk, at, at + own.length);
  }
}
