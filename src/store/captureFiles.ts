import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileOrigin } from "../core/capture/pcapng/blocks";
import { walkBlocks } from "../core/capture/pcapng/blockWalk";
import { CaptureParser } from "../core/capture/pcapng/captureParser";
import { nodeDisk } from "./nodeDisk";

/** Enough for the beginning of a file of ours, and for the first packet of most others. */
const headBytes = 1 << 16;

/** What the beginning of a capture file says. */
interface FileHead {
  /** Whose it is, where Sockscope wrote it. */
  readonly origin: FileOrigin | undefined;
  /** When its records begin; undefined where there is none near its beginning. */
  readonly originEpochMs: number | undefined;
}

/**
 * The files of the capture that a file belongs to, the oldest first: of `name.0002.pcapng` also `name.0001.pcapng` and
 * whatever else Sockscope wrote of the same capture beside it; of any other file that file alone. Never rejects: whether
 * a file can be read is known when it is.
 */
export async function captureFilesOf(path: string): Promise<readonly string[]> {
  const own = numbered(basename(path));
  if (!own) return [path];
  const { origin } = await readHead(path);
  if (!origin) return [path];
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const siblings = names
    .map((name) => ({ ...numbered(name), path: join(folder, name) }))
    .filter(({ prefix }) => prefix === own.prefix)
    .sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
  const belongs = await Promise.all(
    siblings.map(async (each) => each.path === path || isSameCapture(origin, (await readHead(each.path)).origin)),
  );
  const files = siblings.filter((_, index) => belongs[index]).map((each) => each.path);
  return files.length > 0 ? files : [path];
}

/**
 * Sorts chosen files into captures: the files of each capture of Sockscope, with their siblings, and all others together
 * as one, in the order of their first records.
 */
export async function groupCaptureFiles(paths: readonly string[]): Promise<(readonly string[])[]> {
  const own: (readonly string[])[] = [];
  const foreign: { path: string; beginMs: number }[] = [];
  for (const path of paths) {
    if (own.some((files) => files.includes(path))) continue;
    const { origin, originEpochMs } = await readHead(path);
    if (origin) own.push(await captureFilesOf(path));
    else foreign.push({ path, beginMs: originEpochMs ?? Infinity });
  }
  foreign.sort((one, other) => (one.beginMs === other.beginMs ? 0 : one.beginMs - other.beginMs));
  return foreign.length === 0 ? own : [...own, foreign.map(({ path }) => path)];
}

/** `name` and 12 of `name.0012.pcapng`. */
function numbered(name: string): { readonly prefix: string; readonly number: number } | undefined {
  const [, prefix, number] = /^(.+)\.(\d{4,})\.pcapng$/.exec(name) ?? [];
  return prefix === undefined ? undefined : { prefix, number: Number(number) };
}

function isSameCapture(one: FileOrigin, other: FileOrigin | undefined): boolean {
  return one.endpoint === other?.endpoint && one.originEpochMs === other.originEpochMs;
}

async function readHead(path: string): Promise<FileHead> {
  const file = nodeDisk.open(path);
  const parser = new CaptureParser({ add: () => undefined, conversation: () => undefined, unread: () => undefined });
  try {
    const size = Math.min(await file.size(), headBytes);
    await walkBlocks({ name: basename(path), size, read: (from, length) => file.read(from, length) }, (block) =>
      parser.block(block),
    );
  } catch {
    // What is no capture, or cannot be read, has no head.
  } finally {
    await file.close().catch(() => undefined);
  }
  return { origin: parser.origin, originEpochMs: parser.originEpochMs };
}
