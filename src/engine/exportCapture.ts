import { SpoolCapture } from "../store/spoolCapture";
import { OpenedCapture } from "../store/openCapture";
import { copyFiles, type FilePart } from "../store/copyFiles";
import type { ExportOptions, ExportResult, ExportSource, ExportWriter } from "../core/capture/export/exportSource";
import { exportPcapng } from "../core/capture/export/exportPcapng";
import { exportHexDump, exportJsonLines, exportRawBytes } from "../core/capture/export/exportText";
import type { CaptureReader } from "../core/capture/capture";
import type { CaptureSource } from "./captureSource";
import { chosenNumbers, type ExportChoice } from "./chosenNumbers";

/** `bytesIn`, `bytesOut`: nothing but the payloads of one direction. */
export type ExportFormat = "pcapng" | "hexDump" | "bytesIn" | "bytesOut" | "jsonLines";

export type { ExportChoice } from "./chosenNumbers";

/** Options of an export that can be called off while it waits. */
export interface ExportRunOptions extends ExportOptions {
  readonly signal?: AbortSignal;
}

export interface ExportRequest {
  readonly source: CaptureSource;
  readonly format: ExportFormat;
  readonly choice: ExportChoice;
  readonly transport: "tcp" | "udp";
  /** `tcp://127.0.0.1:7700`. */
  readonly endpoint: string;
}

/**
 * Exports records; of a capture that is still being read from files, once it is read. A whole capture that is in files is copied byte by byte as pcapng; everything else is written anew.
 * Rejects with the signal's reason, with what the writer rejects with, or with a SockscopeError where a file cannot be
 * read.
 */
export async function exportCapture(
  { source, format, choice, transport, endpoint }: ExportRequest,
  target: ExportWriter,
  options: ExportRunOptions = {},
): Promise<ExportResult> {
  const { capture } = source;
  if (capture instanceof OpenedCapture) await orCalledOff(capture.finished, options.signal);
  if (format === "pcapng" && choice === "all") {
    const { firstNumber, lastNumber, totalBytes, dropped } = capture;
    const files = await orCalledOff(copiableFiles(capture), options.signal);
    options.signal?.throwIfAborted();
    if (files) {
      const leftOut = await copyFiles(files, target, options);
      const records = lastNumber - firstNumber + 1 - leftOut.records;
      return { records, bytes: totalBytes - dropped.bytes - leftOut.bytes, missing: leftOut.records };
    }
  }
  const numbers = chosenNumbers(source, choice, options.signal);
  const chosen: ExportSource = { capture, numbers, transport, endpoint, ends: (index) => source.peer(index)?.ends };
  return writeRecords(chosen, format, target, options);
}

function writeRecords(
  source: ExportSource,
  format: ExportFormat,
  target: ExportWriter,
  options: ExportOptions,
): Promise<ExportResult> {
  switch (format) {
    case "pcapng":
      return exportPcapng(source, target, options);
    case "hexDump":
      return exportHexDump(source, target, options);
    case "bytesIn":
      return exportRawBytes(source, "in", target, options);
    case "bytesOut":
      return exportRawBytes(source, "out", target, options);
    case "jsonLines":
      return exportJsonLines(source, target, options);
  }
}

/** The files of a capture that holds all its records in them. */
function copiableFiles(capture: CaptureReader): Promise<readonly FilePart[]> | undefined {
  if (capture instanceof SpoolCapture && !capture.problem) return capture.writtenFiles();
  if (capture instanceof OpenedCapture) return capture.wholeFiles();
  return undefined;
}

/** What the work comes to, or nothing at once where that is called off: a disk may stand still. */
function orCalledOff<T>(work: Promise<T> | undefined, signal: AbortSignal | undefined): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(undefined);
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted) giveUp();
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener("abort", giveUp));
  });
}
