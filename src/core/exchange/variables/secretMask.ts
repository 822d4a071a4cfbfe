import { cutPieces, type Stretch } from "../../payload/cutPieces";
import type { TextCodec } from "../../payload/textCodec";
import { latin1Text, secretForms, type SecretForms } from "./secretForms";

/** A secret by its name. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** A stretch without secrets, or one that is to be replaced by its mask. */
export interface MaskedPiece extends Stretch {
  readonly mask: string | undefined;
}

interface SecretRange extends Stretch {
  readonly mask: string;
}

/**
 * Takes secrets out of texts and bytes, in whatever of their {@link secretForms} they appear there. What was found becomes
 * `{{secret:NAME}}`; of secrets that overlap nothing is left over. Masks that stand in a text already stay as they are.
 */
export class SecretMask {
  /** The bytes of all secrets, in each encoding. */
  readonly encoded: readonly Uint8Array[];
  readonly #secrets: readonly { readonly mask: string; readonly forms: SecretForms }[];
  readonly #masks: ReadonlySet<string>;

  /** `codecs` are those of the encodings, besides UTF-8, that secrets may be sent or received in. */
  constructor(secrets: Iterable<Secret>, codecs: readonly TextCodec[] = []) {
    this.#secrets = [...secrets]
      .filter(({ value }) => value !== "")
      .map(({ name, value }) => ({ mask: `{{secret:${name}}}`, forms: secretForms(value, codecs) }));
    this.#masks = new Set(this.#secrets.map(({ mask }) => mask));
    this.encoded = this.#secrets.flatMap(({ forms }) => forms.encoded);
  }

  /** The text without the secrets. */
  mask(text: string): string {
    return replaced(text, [...this.#inText(text), ...this.#masksIn(text)]);
  }

  /** The text without the secrets, and without pieces of them that it begins or ends with. */
  maskPart(text: string): string {
    const cut = this.#secrets.flatMap(({ mask, forms: { texts } }) =>
      texts.flatMap((secret) => cutPieces(text, secret).map((stretch) => ({ ...stretch, mask }))),
    );
    return replaced(text, [...this.#inText(text), ...cut]);
  }

  /** The bytes in pieces, from the first to the last; also those that they begin or end with are masked. */
  pieces(bytes: Uint8Array): MaskedPiece[] {
    const cut = this.#secrets.flatMap(({ mask, forms: { encoded } }) =>
      encoded.flatMap((secret) => cutPieces(bytes, secret).map((stretch) => ({ ...stretch, mask }))),
    );
    const whole = this.#secrets.length === 0 ? [] : this.#inText(latin1Text(bytes));
    return piecesOf(bytes.length, [...whole, ...cut]);
  }

  #inText(text: string): SecretRange[] {
    return this.#secrets.flatMap(({ mask, forms: { patterns } }) =>
      patterns.flatMap((pattern) => placesOf(pattern, text).map((stretch) => ({ ...stretch, mask }))),
    );
  }

  #masksIn(text: string): SecretRange[] {
    return Array.from(text.matchAll(/\{\{secret:[^{}]*\}\}/g), ({ 0: mask, index }) => ({
      from: index,
      to: index + mask.length,
      mask,
    })).filter(({ mask }) => this.#masks.has(mask));
  }
}

/** Also those that overlap each other. */
function placesOf(pattern: RegExp, text: string): Stretch[] {
  const places: Stretch[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    places.push({ from: match.index, to: match.index + match[0].length });
    pattern.lastIndex = match.index + 1;
  }
  return places;
}

function replaced(text: string, ranges: readonly SecretRange[]): string {
  if (ranges.length === 0) return text;
  const pieces = piecesOf(text.length, ranges);
  return pieces.map(({ from, to, mask }) => mask ?? text.slice(from, to)).join("");
}

function piecesOf(length: number, ranges: readonly SecretRange[]): MaskedPiece[] {
  const pieces: MaskedPiece[] = [];
  let end = 0;
  for (const { from, to, mask } of joined(ranges)) {
    if (from > end) pieces.push({ from: end, to: from, mask: undefined });
    pieces.push({ from, to, mask });
    end = to;
  }
  if (length > end) pieces.push({ from: end, to: length, mask: undefined });
  return pieces;
}

/** Ranges that overlap as one, under the names of all that are not inside of another. */
function joined(ranges: readonly SecretRange[]): SecretRange[] {
  const whole: SecretRange[] = [];
  for (const range of [...ranges].sort((left, right) => left.from - right.from || right.to - left.to)) {
    const last = whole.at(-1);
    if (last === undefined || range.from >= last.to) whole.push(range);
    else if (range.to > last.to) {
      const mask = last.mask.endsWith(range.mask) ? last.mask : last.mask + range.mask;
      whole[whole.length - 1] = { from: last.from, to: range.to, mask };
    }
  }
  return whole;
}
