/** How a dump is laid out. */
export interface HexDumpOptions {
  /** 16 by default. */
  readonly bytesPerLine?: number;
  /** The offset that is shown for the first byte; 0 by default. */
  readonly baseOffset?: number;
  /** Which bytes have a glyph of their own in a text dump: those of US-ASCII (the default), or of Latin-1 too. */
  readonly encoding?: "ascii" | "latin1";
}

/** One line of the hex grid. */
export interface HexRow {
  /** Index of the first byte of the row in the bytes that were given. */
  readonly offset: number;
  /** The offset as shown: hex, eight digits or more, base offset included. */
  readonly address: string;
  /** Two hex digits for each byte. */
  readonly bytes: readonly string[];
  /** One {@link glyph} for each byte. */
  readonly glyphs: readonly string[];
}

const isPrintable = (byte: number) => byte >= 0x20 && byte < 0x7f;
const isPrintableLatin1 = (byte: number) => isPrintable(byte) || (byte > 0xa0 && byte !== 0xad);

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const glyphs = Array.from({ length: 256 }, (_, byte) => (isPrintable(byte) ? String.fromCharCode(byte) : "·"));

/** What stands for a byte in the text column of the hex grid: itself if it is printable ASCII, else `·`. */
export function glyph(byte: number): string {
  return glyphs[byte] ?? "·";
}

function layOut(bytes: Uint8Array, options: HexDumpOptions) {
  const { bytesPerLine = 16, baseOffset = 0 } = options;
  const width = Math.max(1, Math.trunc(bytesPerLine));
  const digits = Math.max(8, (baseOffset + Math.max(0, bytes.length - 1)).toString(16).length);
  return { width, baseOffset, digits };
}

/**
 * The rows `fromRow` up to `fromRow + rowCount` of the hex grid, all of them by default. A virtual list asks for what it
 * shows; the cost follows the rows asked for.
 */
export function hexRows(
  bytes: Uint8Array,
  options: HexDumpOptions & { readonly fromRow?: number; readonly rowCount?: number } = {},
): HexRow[] {
  const { width, baseOffset, digits } = layOut(bytes, options);
  const { fromRow = 0, rowCount = Infinity } = options;
  const end = Math.min(bytes.length, (fromRow + rowCount) * width);
  const rows: HexRow[] = [];
  for (let offset = fromRow * width; offset < end; offset += width) {
    const row = Array.from(bytes.subarray(offset, offset + width));
    rows.push({
      offset,
      address: (baseOffset + offset).toString(16).padStart(digits, "0"),
      bytes: row.map((byte) => pairs[byte] ?? ""),
      glyphs: row.map(glyph),
    });
  }
  return rows;
}

const hexCodes = new TextEncoder().encode("0123456789abcdef");
const [space, dot, bar, lineFeed] = [0x20, 0x2e, 0x7c, 0x0a];

/** Writes a number right-aligned in hex, ending before `end`. */
function writeAddress(target: Uint8Array, end: number, digits: number, address: number): void {
  let rest = address;
  for (let at = end - 1; at >= end - digits; at--) {
    target[at] = hexCodes[rest % 16] ?? space;
    rest = Math.floor(rest / 16);
  }
}

/**
 * The bytes as lines of offset, hex and text, laid out as `hexdump -C` does, with `.` for what has no glyph:
 *
 *     00000000  aa 55 00 08 01 00 01 34  37 31 31 00 2c 35        |.U.....4711.,5|
 *
 * Lines are joined by a line feed, none after the last; no bytes are an empty text. The text is about five times as long
 * as the bytes: dump at most 64 MiB at once.
 */
export function hexDump(bytes: Uint8Array, options: HexDumpOptions = {}): string {
  const { width, baseOffset, digits } = layOut(bytes, options);
  const isShown = options.encoding === "latin1" ? isPrintableLatin1 : isPrintable;
  const textColumns = Uint8Array.from({ length: 256 }, (_, byte) => (isShown(byte) ? byte : dot));
  const columnOf = (index: number) => digits + 2 + index * 3 + Math.floor(index / 8);
  const columns = Array.from({ length: width }, (_, index) => columnOf(index));
  const textAt = columnOf(width - 1) + 4;
  const lineCount = Math.ceil(bytes.length / width);
  const output = new Uint8Array(lineCount * (textAt + width + 3)).fill(space);
  let start = 0;
  for (let from = 0; from < bytes.length; from += width) {
    writeAddress(output, start + digits, digits, baseOffset + from);
    const count = Math.min(width, bytes.length - from);
    for (let index = 0; index < count; index++) {
      const byte = bytes[from + index] ?? 0;
      const at = start + (columns[index] ?? 0);
      output[at] = hexCodes[byte >> 4] ?? space;
      output[at + 1] = hexCodes[byte & 15] ?? space;
      output[start + textAt + 1 + index] = textColumns[byte] ?? dot;
    }
    output[start + textAt] = bar;
    output[start + textAt + 1 + count] = bar;
    output[start + textAt + 2 + count] = lineFeed;
    start += textAt + count + 3;
  }
  // What is written is ASCII, or in the upper half of Latin-1, where windows-1252 is the same; UTF-8 is read faster.
  const label = options.encoding === "latin1" ? "windows-1252" : "utf-8";
  return new TextDecoder(label).decode(output.subarray(0, Math.max(0, start - 1)));
}
