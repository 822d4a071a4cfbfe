import { describeEvent } from "../../core/connection/describeEvent";
import { copyAs, copyFormats, type CopyFormat } from "../../core/payload/copyAs";
import { groupDigits } from "../../core/payload/groupDigits";
import { SockscopeError } from "../../core/sockscopeError";
import type { CopyRequest } from "../../protocol/panelContract";
import type { ShownLog } from "./shownLog";

const mostBytes = 8 << 20;
/** Shells and terminals take no longer lines. */
const mostCommandBytes = 32_768;

/**
 * A part of a record in the form asked for, or an event as its sentence. Throws a {@link SockscopeError} where that is
 * too large to be copied, or cannot be written in this form.
 */
export async function copyOfRecord(log: ShownLog, { record, from, to, format }: CopyRequest): Promise<string> {
  const { capture } = log.source;
  const found = capture.record(record);
  if (!found) throw new SockscopeError("SOCKSCOPE_RECORD_GONE", `Record ${groupDigits(record)} is no longer held.`);
  if (found.event) return describeEvent(found.event);
  checkSize(format, Math.min(found.length, to) - from);
  const text = copyAs(format, await capture.bytes(record, from, to), log.commandTarget(found.connection));
  if (text !== undefined) return text;
  throw new SockscopeError("SOCKSCOPE_NOT_COPIED", "The address cannot be written into a command; copy the bytes.");
}

/**
 * Whole records in the form asked for, one below the other. Throws a {@link SockscopeError} where they are too large to be
 * copied, are gone, or cannot be written in this form.
 */
export async function copyOfRecords(log: ShownLog, records: readonly number[], format: CopyFormat): Promise<string> {
  const { capture } = log.source;
  const lengths = records.map((number) => capture.record(number)?.length ?? 0);
  checkSum(lengths.reduce((sum, length) => sum + length, 0));
  const copies: string[] = [];
  for (const [index, record] of records.entries()) {
    const copy = await copyOfRecord(log, { record, from: 0, to: lengths[index] ?? 0, format });
    copies.push(copy.endsWith("\n") ? copy : `${copy}\n`);
  }
  return copies.join("");
}

function checkSum(bytes: number): void {
  if (bytes <= mostBytes) return;
  const message = `${groupDigits(bytes)} bytes are more than can be copied at once: select fewer records.`;
  throw new SockscopeError("SOCKSCOPE_TOO_LARGE", message);
}

function checkSize(format: CopyFormat, bytes: number): void {
  const isCommand = copyFormats.some(({ id, needsTarget }) => id === format && needsTarget);
  const most = isCommand ? mostCommandBytes : mostBytes;
  if (bytes <= most) return;
  const what = isCommand ? "a command can hold" : "can be copied at once";
  const message = `${groupDigits(bytes)} bytes are more than ${what}: choose at most ${groupDigits(most)}, or open the record in an editor.`;
  throw new SockscopeError("SOCKSCOPE_TOO_LARGE", message);
}
