/** One line of a dump. */
export interface DumpLine {
  /** Where the offset stands in the whole text. */
  readonly from: number;
  /** The digits of the offset, without `0x`. */
  readonly offset: string;
  readonly hasColon: boolean;
  /** What follows the offset and its colon, and where it stands. */
  readonly content: string;
  readonly contentFrom: number;
  /** A line `*`: the line before is repeated up to the next offset. */
  readonly isRepeat: boolean;
}

const linePattern = /^(\s*(?:0x)?)([0-9a-f]{4,16})(:?)(?=\s|$)/i;

/** The lines of a dump, without the empty ones; undefined as soon as one does not begin with an offset. */
export function readDumpLines(text: string): DumpLine[] | undefined {
  const lines: DumpLine[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const [content] = match;
    if (content.trim() === "") continue;
    const found = linePattern.exec(content);
    const isRepeat = content.trim() === "*";
    if (!found && !isRepeat) return undefined;
    const [whole = "", indent = "", offset = "", colon] = found ?? [];
    lines.push({
      from: match.index + indent.length,
      offset,
      hasColon: colon === ":",
      content: content.slice(whole.length),
      contentFrom: match.index + whole.length,
      isRepeat,
    });
  }
  return lines;
}

/** A longer line is no line of a dump with a text column. */
const longestLine = 1024;

/** Whether a line shows 16-bit words in the order of the machine, as `hexdump` and `od` do without options. */
export function isWords({ content, hasColon }: DumpLine): boolean {
  return !hasColon && /^(\s+[0-9a-f]{4})+\s*$/i.test(content);
}

/**
 * Parts a line into its hex digits and the text column after them, which shows the same bytes as characters. Where no
 * such column is found, all are digits.
 */
export function splitTextColumn(content: string): { readonly digits: string; readonly hasText: boolean } {
  if (content.length > longestLine) return { digits: content, hasText: false };
  for (const gap of content.matchAll(/\S(\s{2,}|\t|\s*(?=[|>]))/g)) {
    const digits = content.slice(0, gap.index + 1);
    // The column may begin with spaces of its own.
    for (let from = gap.index + gap[0].length; from > gap.index + 1; from--) {
      const column = content.slice(from);
      if (column.trim() !== "" && showsBytes(column, digits)) return { digits, hasText: true };
    }
  }
  return { digits: content, hasText: false };
}

/** Whether a text column is that of these hex digits: as many characters, each the byte's own or a stand-in. */
function showsBytes(column: string, digits: string): boolean {
  const bytes = digits.replace(/[\s-]/g, "").match(/../g) ?? [];
  const bare = /^\|(.*)\|\s*$|^>(.*)<\s*$/s.exec(column);
  const shown = Array.from(bare ? (bare[1] ?? bare[2] ?? "") : column);
  while (shown.length > bytes.length && shown.at(-1)?.trim() === "") shown.pop();
  // Spaces at the end of a line are easily lost on the way.
  if (shown.length > bytes.length || (shown.length < bytes.length && !endsInSpaces(bytes, shown.length))) return false;
  return shown.every((character, index) => {
    const byte = parseInt(bytes[index] ?? "", 16);
    const isPrintable = byte >= 0x20 && byte < 0x7f;
    return isPrintable ? character === String.fromCharCode(byte) : !/[0-9a-z]/i.test(character) || byte >= 0x80;
  });
}

function endsInSpaces(bytes: readonly string[], from: number): boolean {
  return bytes.slice(from).every((pair) => pair === "20");
}
