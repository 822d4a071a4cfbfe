import { basename } from "node:path";
import type { ExportResult } from "../core/capture/export/exportSource";
import { SockscopeError } from "../core/sockscopeError";
import { OpenedCapture } from "../store/openCapture";
import { isSameFile, replaceFile } from "../store/replaceFile";
import { SpoolCapture } from "../store/spoolCapture";
import { exportCapture, type ExportRequest, type ExportRunOptions } from "./exportCapture";

/**
 * Exports records to a file, which is replaced once all of them are written and stays as it was where that fails or the
 * signal is aborted. Rejects as {@link exportCapture} does, and with a SockscopeError where the file cannot be written or
 * is one of the capture's own.
 */
export async function exportToFile(
  request: ExportRequest,
  path: string,
  options: ExportRunOptions = {},
): Promise<ExportResult> {
  const { capture } = request.source;
  const own = capture instanceof SpoolCapture || capture instanceof OpenedCapture ? capture.files : [];
  for (const file of own) {
    if (!(await isSameFile(file, path))) continue;
    const message = `${basename(path)} is a file of the capture that is exported; choose another name.`;
    throw new SockscopeError("SOCKSCOPE_OWN_FILE", message);
  }
  return replaceFile(path, (target) => exportCapture(request, target, options));
}
