import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { nodeDisk } from "./nodeDisk";
import type { SpoolCapture } from "./spoolCapture";

const mostPiece = 1 << 20;
const lookAgainMs = 50;
const noBytes = new Uint8Array(0);

/**
 * The bytes of a capture from its oldest file on, and what is added as it is written, until the signal is aborted: one
 * long pcapng stream, as Wireshark reads it from a pipe. What is deleted before its turn is left out: a file, or the rest
 * of one that was not written yet. Whatever comes, the stream has whole blocks only.
 */
export async function* followCapture(capture: SpoolCapture, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let path = await nextFile(capture, undefined, signal);
  while (path !== undefined) {
    yield* followFile(capture, path, signal);
    path = await nextFile(capture, path, signal);
  }
}

/** The content of a file until it is whole: until there is a newer one. */
async function* followFile(capture: SpoolCapture, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = nodeDisk.open(path);
  let position = 0;
  let wanted = mostPiece;
  try {
    while (!signal.aborted) {
      const isWhole = capture.files.at(-1) !== path && !capture.isWaitingFor(path);
      const piece = await file.read(position, wanted).catch(() => undefined);
      const blocks = wholeBlocks(piece ?? noBytes);
      const isTooShort = piece?.length === wanted && blocks.bytes === 0;
      wanted = Math.max(mostPiece, blocks.nextLength);
      if (piece && blocks.bytes > 0) {
        position += blocks.bytes;
        yield piece.subarray(0, blocks.bytes);
      } else if (isTooShort) continue;
      else if (isWhole || (!piece && !capture.files.includes(path))) return;
      else await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await file.close();
  }
}

/** How much whole blocks take of bytes that begin with one, and how long the block is that is not whole, as far as it says. */
function wholeBlocks(bytes: Uint8Array): { readonly bytes: number; readonly nextLength: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; ;) {
    const nextLength = at + 8 <= bytes.length ? Math.max(12, view.getUint32(at + 4, true)) : 0;
    if (nextLength === 0 || at + nextLength > bytes.length) return { bytes: at, nextLength };
    at += nextLength;
  }
}

async function nextFile(
  capture: SpoolCapture,
  after: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  while (!signal.aborted) {
    const { files } = capture;
    const next = files.find((path) => after === undefined || isLater(path, after));
    if (next !== undefined) return next;
    await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** The numbers in the names grow, and may get longer; the folder may be another one. */
function isLater(path: string, than: string): boolean {
  const [name, other] = [basename(path), basename(than)];
  return name.length === other.length ? name > other : name.length > other.length;
}
