import { formatBase64 } from "../../payload/base64Payload";

/** A secret by its name. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/**
 * Takes secrets out of texts, wherever they appear: as they are, percent-encoded, as hex digits in any case and with
 * any of the usual separators, and in base64, whatever stands around them there. What was found becomes
 * `{{secret:NAME}}`. Secrets of one byte are masked as they are only, since their hex would be everywhere, and those of
 * fewer than three not in base64.
 */
export class SecretMask {
  readonly #masks: readonly { pattern: RegExp; mask: string }[];

  constructor(secrets: Iterable<Secret>) {
    // A secret that contains another one goes first.
    const longestFirst = [...secrets]
      .filter(({ value }) => value !== "")
      .sort((a, b) => b.value.length - a.value.length);
    this.#masks = longestFirst.map(({ name, value }) => ({ pattern: patternOf(value), mask: `{{secret:${name}}}` }));
  }

  /** The text without the secrets. */
  mask(text: string): string {
    let masked = text;
    for (const { pattern, mask } of this.#masks) masked = masked.replace(pattern, () => mask);
    return masked;
  }
}

function patternOf(value: string): RegExp {
  const bytes = new TextEncoder().encode(value);
  const forms = [escapeRegExp(value), escapeRegExp(encodeURIComponent(toWellFormed(value)))];
  if (bytes.length >= 2) forms.push(hexForm(bytes));
  if (bytes.length >= 3) forms.push(...base64Forms(bytes));
  return new RegExp([...new Set(forms)].map((form) => `(?:${form})`).join("|"), "g");
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Halves of surrogate pairs, which cannot be encoded, become U+FFFD as they do in UTF-8. */
function toWellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
}

/** `34373131`, `34 37 31 31`, `34:37`, `0x34, 0x37`, `\x34\x37`, over line ends too. */
function hexForm(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) =>
    byte
      .toString(16)
      .padStart(2, "0")
      .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  return digits.join(String.raw`[\s,:;_.-]{0,4}(?:0[xX]|\\x)?`);
}

/**
 * The secret may begin at any of the three places that a group of base64 has. The characters that it shares with its
 * neighbours could be any, and go with it.
 */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((before) => {
    const padded = new Uint8Array(before + bytes.length);
    padded.set(bytes, before);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    const own = formatBase64(padded).slice(first, last);
    const letters = Array.from(own, (letter) =>
      letter === "+" || letter === "-" ? "[+-]" : letter === "/" ? "[/_]" : letter,
    );
    const shared = "[A-Za-z0-9+/_-]";
    const isShared = (padded.length * 8) % 6 !== 0;
    return `${before > 0 ? `${shared}?` : ""}${letters.join("\\s?")}${isShared ? `(?:${shared}=*)?` : ""}`;
  });
}
