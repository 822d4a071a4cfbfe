/** ASCII and Latin-1 controls by code point, with the abbreviations of ISO 6429 and of Unicode's name aliases. */
const lowControls =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US";
const highControls =
  "DEL PAD HOP BPH NBH IND NEL SSA ESA HTS HTJ VTS PLD PLU RI SS2 SS3 DCS PU1 PU2 STS CCH MW SPA EPA SOS SGC SCI CSI " +
  "ST OSC PM APC";

const names = new Map<number, string>([
  ...lowControls.split(" ").map((name, index): [number, string] => [index, name]),
  ...highControls.split(" ").map((name, index): [number, string] => [0x7f + index, name]),
  [0xa0, "NBSP"],
  [0xad, "SHY"],
  [0x34f, "CGJ"],
  [0x61c, "ALM"],
  [0x200b, "ZWSP"],
  [0x200c, "ZWNJ"],
  [0x200d, "ZWJ"],
  [0x200e, "LRM"],
  [0x200f, "RLM"],
  [0x2028, "LSEP"],
  [0x2029, "PSEP"],
  [0x202a, "LRE"],
  [0x202b, "RLE"],
  [0x202c, "PDF"],
  [0x202d, "LRO"],
  [0x202e, "RLO"],
  [0x202f, "NNBSP"],
  [0x2060, "WJ"],
  [0x2066, "LRI"],
  [0x2067, "RLI"],
  [0x2068, "FSI"],
  [0x2069, "PDI"],
  [0x3000, "IDSP"],
  [0xfe0e, "VS15"],
  [0xfe0f, "VS16"],
  [0xfeff, "BOM"],
]);

/** Controls, formats, surrogates, private and unassigned code points, spaces, and what is drawn as nothing at all. */
const hiddenCharacter = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** What the pattern said of the code points below U+10000: 0 is not asked yet, 1 visible, 2 hidden. */
const known = new Uint8Array(0x10000);

/**
 * Whether a character shows itself: it has a glyph of its own, and moves or hides nothing around it. Of the spaces only
 * U+0020 does. Everything else is to be shown by its {@link characterName}, so that no payload looks like another one.
 */
export function isVisibleCharacter(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20;
  const remembered = known[codePoint] ?? 0;
  if (remembered !== 0) return remembered === 1;
  const isVisible = !hiddenCharacter.test(String.fromCodePoint(codePoint));
  if (codePoint < known.length) known[codePoint] = isVisible ? 1 : 2;
  return isVisible;
}

/** The usual abbreviation of a control or format character, such as `CR` or `RLO`, else its number, such as `U+E000`. */
export function characterName(codePoint: number): string {
  return names.get(codePoint) ?? `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A character as a message names it: itself in quotes if it is visible, else its {@link characterName}. */
export function quotedCharacter(codePoint: number): string {
  return isVisibleCharacter(codePoint) ? `“${String.fromCodePoint(codePoint)}”` : characterName(codePoint);
}
