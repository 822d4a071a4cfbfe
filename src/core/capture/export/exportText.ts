import { formatSocketAddress } from "../../address";
import { countOf } from "../../countOf";
import { describeEvent } from "../../connection/describeEvent";
import { formatBase64 } from "../../payload/base64Payload";
import type { CaptureRecord } from "../captureRecord";
import { eachRecord, isoTime, payloadPieces } from "./eachRecord";
import type { ExportOptions, ExportResult, ExportSource, ExportWriter } from "./exportSource";

/** `text2pcap` takes no packet beyond the largest that IP can carry with the headers that it adds. */
const mostDumpedBytes = { tcp: 65_495, udp: 65_507 } as const;
const rowBytes = 16;
const rowsAtOnce = 2048;
const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * Writes a hex dump that `text2pcap -D -t ISO -T 1,2` turns into packets: each record's time and direction, then rows of
 * offset and bytes. Longer records than a packet can hold start over at offset 0. Events are comments.
 */
export function exportHexDump(
  source: ExportSource,
  target: ExportWriter,
  options: ExportOptions = {},
): Promise<ExportResult> {
  const text = new TextEncoder();
  return eachRecord(source, options, async (record) => {
    const time = isoTime(source.capture.originEpochMs, record.timeNs);
    const about = `# record ${record.number}, ${connectionText(source, record)}`;
    if (record.event) {
      await target.write(text.encode(`${about}, ${oneLine(describeEvent(record.event))}\n`));
      return;
    }
    await target.write(text.encode(`${about}, ${countOf(record.length, "byte")}\n`));
    const mark = record.direction === "in" ? "I" : "O";
    const most = mostDumpedBytes[source.transport];
    for (let from = 0; from < record.length; from += most) {
      const bytes = await source.capture.bytes(record.number, from, from + most);
      await target.write(text.encode(`${mark} ${time}\n`));
      for (let row = 0; row < bytes.length; row += rowBytes * rowsAtOnce) {
        await target.write(text.encode(hexRows(bytes, row, Math.min(bytes.length, row + rowBytes * rowsAtOnce))));
      }
    }
    await target.write(text.encode("\n"));
  });
}

function hexRows(bytes: Uint8Array, from: number, to: number): string {
  let rows = "";
  for (let row = from; row < to; row += rowBytes) {
    rows += row.toString(16).padStart(6, "0");
    for (let at = row; at < Math.min(to, row + rowBytes); at++) rows += ` ${hexOf[bytes[at] ?? 0] ?? ""}`;
    rows += "\n";
  }
  return rows;
}

/** Writes nothing but the payloads of one direction, one after the other. */
export function exportRawBytes(
  source: ExportSource,
  direction: "in" | "out",
  target: ExportWriter,
  options: ExportOptions = {},
): Promise<ExportResult> {
  let bytes = 0;
  let records = 0;
  const written = eachRecord(source, options, async (record) => {
    if (record.direction !== direction) return;
    records += 1;
    for await (const piece of payloadPieces(source, record)) {
      bytes += piece.length;
      await target.write(piece);
    }
  });
  return written.then(({ missing }) => ({ records, bytes, missing }));
}

/**
 * Writes one JSON object a line: `number`, `time` (ISO 8601 with nanoseconds), `timeNs` since the capture began,
 * `connection`, `local`, `remote`, `direction`, then `length` and `data` (base64), or `event` and `text`.
 */
export function exportJsonLines(
  source: ExportSource,
  target: ExportWriter,
  options: ExportOptions = {},
): Promise<ExportResult> {
  const text = new TextEncoder();
  return eachRecord(source, options, async (record) => {
    const { number, timeNs, connection, direction, length, event } = record;
    const ends = source.ends(connection);
    const about = {
      number,
      time: isoTime(source.capture.originEpochMs, timeNs),
      timeNs,
      connection,
      ...(ends && { local: formatSocketAddress(ends.local), remote: formatSocketAddress(ends.remote) }),
      direction,
    };
    if (event) {
      await target.write(text.encode(`${JSON.stringify({ ...about, event, text: describeEvent(event) })}\n`));
      return;
    }
    // The data may be longer than a string can be.
    await target.write(text.encode(`${JSON.stringify({ ...about, length }).slice(0, -1)},"data":"`));
    for await (const piece of payloadPieces(source, record)) await target.write(text.encode(formatBase64(piece)));
    await target.write(text.encode('"}\n'));
  });
}

function connectionText(source: ExportSource, { connection }: CaptureRecord): string {
  const both = source.ends(connection);
  const peer = both ? ` with ${formatSocketAddress(both.remote)}` : "";
  return connection === 0 ? "listener" : `connection ${connection}${peer}`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
