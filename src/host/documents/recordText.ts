import { groupDigits } from "../../core/payload/groupDigits";
import { hexDump } from "../../core/payload/hexDump";
import type { HeldRecord } from "./heldRecords";

/** The longest text that VS Code hands to its extensions, in UTF-16 units, less some room for our sentence. */
export const mostEditorCharacters = 50 * 1024 * 1024 - 1024;

/** A line of a dump: eight digits of offset, 16 bytes in hex and as text, and a line feed. */
const charactersPerDumpLine = 79;

/** What a text editor shows of a record. What does not fit into one is left out, which the last line says. */
export function recordText(record: HeldRecord, as: "text" | "hexDump", mostCharacters = mostEditorCharacters): string {
  const { bytes, offset, eventText } = record;
  if (eventText !== undefined) return `${eventText}\n`;
  const mostBytes = as === "text" ? mostCharacters : Math.floor(mostCharacters / charactersPerDumpLine) * 16;
  const shown = bytes.subarray(0, mostBytes);
  const text =
    as === "text"
      ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(shown)
      : hexDump(shown, { baseOffset: offset });
  const leftOut = bytes.length - shown.length;
  if (leftOut === 0) return as === "text" ? text : `${text}\n`;
  return `${text}\n… ${groupDigits(leftOut)} more bytes do not fit into a text editor; open the record with the Hex Editor to see them.\n`;
}
