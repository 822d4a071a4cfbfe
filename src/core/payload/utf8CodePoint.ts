interface Lead {
  /** How many continuation bytes follow. */
  readonly tail: number;
  /** The range of the first continuation byte, which shuts out overlong forms, surrogates and what is above U+10FFFF. */
  readonly lowest: number;
  readonly highest: number;
}

function leadOf(byte: number): Lead | undefined {
  if (byte >= 0xc2 && byte <= 0xdf) return { tail: 1, lowest: 0x80, highest: 0xbf };
  if (byte >= 0xe0 && byte <= 0xef) {
    return { tail: 2, lowest: byte === 0xe0 ? 0xa0 : 0x80, highest: byte === 0xed ? 0x9f : 0xbf };
  }
  if (byte >= 0xf0 && byte <= 0xf4) {
    return { tail: 3, lowest: byte === 0xf0 ? 0x90 : 0x80, highest: byte === 0xf4 ? 0x8f : 0xbf };
  }
  return undefined;
}

/**
 * The code point of the UTF-8 sequence at `at`, or, where there is none, minus the number of bytes (1 to 3) that a
 * decoder replaces with one U+FFFD. `at` must be inside `bytes`.
 *
 * @see https://encoding.spec.whatwg.org/#utf-8-decoder
 */
export function utf8CodePoint(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const lead = leadOf(first);
  if (lead === undefined) return -1;
  let codePoint = first & (0x3f >> lead.tail);
  for (let index = 1; index <= lead.tail; index++) {
    const byte = bytes[at + index] ?? 0;
    const [lowest, highest] = index === 1 ? [lead.lowest, lead.highest] : [0x80, 0xbf];
    if (byte < lowest || byte > highest) return -index;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return codePoint;
}

/** How many bytes UTF-8 takes for a code point, 1 to 4. */
export function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
