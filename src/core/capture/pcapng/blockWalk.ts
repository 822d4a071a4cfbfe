import { SockscopeError } from "../../sockscopeError";
import { blockType, byteOrderMagic } from "./blocks";

/** Bytes that can be read by range: a file. */
export interface ByteSource {
  /** Named in messages. */
  readonly name: string;
  readonly size: number;
  /** Fewer bytes where the source ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A block of a pcapng file (draft-ietf-opsawg-pcapng section 3.1). */
export interface Block {
  readonly type: number;
  /** Where in the file it begins. */
  readonly offset: number;
  /** All of it, with its type and both lengths; valid only until the handler returns. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly isLittleEndian: boolean;
}

export interface WalkOptions {
  /** An AbortSignal. */
  readonly signal?: { throwIfAborted(): void };
  /** Called after each part of the file that was read, with how much was read in all. */
  readonly onProgress?: (readBytes: number) => void;
}

/** How a walk ended: with the last block, or before bytes that are no whole block. */
export interface WalkEnd {
  /** Bytes of a last block that is not all there. */
  readonly cutBytes: number;
  /** Where the file is damaged, so that nothing after it was read. */
  readonly damagedAt?: number;
}

/** Small, so that the packets in one do not hold up the event loop for more than some milliseconds. */
const windowBytes = 1 << 18;
/** A longer block is no packet, and is passed over. */
const longestBlock = 1 << 24;
const shortestBlock = 12;

/** Hands on the blocks of a file, in order, without holding more than a part of it. Rejects where it is no pcapng file. */
export async function walkBlocks(
  source: ByteSource,
  handle: (block: Block) => void,
  { signal, onProgress }: WalkOptions = {},
): Promise<WalkEnd> {
  const cursor = new BlockCursor(source.size);
  let wanted = windowBytes;
  while (cursor.offset < source.size) {
    signal?.throwIfAborted();
    const { offset } = cursor;
    const window = await source.read(offset, Math.min(wanted, source.size - offset));
    if (offset === 0) checkStart(window, source.name);
    const step = cursor.walk(window, handle);
    onProgress?.(cursor.offset);
    if (step.type === "damaged") return { cutBytes: 0, damagedAt: cursor.offset };
    const isShort = cursor.offset === offset && window.length < Math.min(step.type === "more" ? step.needs : 0, wanted);
    if (step.type === "cut" || isShort) return { cutBytes: source.size - cursor.offset };
    wanted = Math.max(windowBytes, step.needs);
  }
  return { cutBytes: 0 };
}

type Step = { readonly type: "more"; readonly needs: number } | { readonly type: "cut" } | { readonly type: "damaged" };

class BlockCursor {
  offset = 0;
  private isLittleEndian = true;

  constructor(private readonly size: number) {}

  /** Goes over the whole blocks in a window that begins at `offset`. */
  walk(window: Uint8Array, handle: (block: Block) => void): Step {
    const view = new DataView(window.buffer, window.byteOffset, window.length);
    for (let at = 0; ;) {
      const left = window.length - at;
      if (left < shortestBlock) return this.needs(shortestBlock);
      const type = view.getUint32(at, this.isLittleEndian);
      if (type === blockType.section && !this.readByteOrder(view, at)) return { type: "damaged" };
      const length = view.getUint32(at + 4, this.isLittleEndian);
      if (length < shortestBlock || length % 4 !== 0) return { type: "damaged" };
      if (length > left && length > longestBlock) return this.passOver(length);
      if (length > left) return this.needs(length);
      if (view.getUint32(at + length - 4, this.isLittleEndian) !== length) return { type: "damaged" };
      const bytes = window.subarray(at, at + length);
      const blockView = new DataView(window.buffer, window.byteOffset + at, length);
      handle({ type, offset: this.offset, bytes, view: blockView, isLittleEndian: this.isLittleEndian });
      at += length;
      this.offset += length;
    }
  }

  private needs(length: number): Step {
    const isCut = this.offset < this.size && this.offset + length > this.size;
    return isCut ? { type: "cut" } : { type: "more", needs: length };
  }

  private passOver(length: number): Step {
    if (this.offset + length > this.size) return { type: "cut" };
    this.offset += length;
    return { type: "more", needs: 0 };
  }

  private readByteOrder(view: DataView, at: number): boolean {
    this.isLittleEndian = view.getUint32(at + 8, true) === byteOrderMagic;
    return this.isLittleEndian || view.getUint32(at + 8, false) === byteOrderMagic;
  }
}

const sectionStart = [0x0a, 0x0d, 0x0d, 0x0a];

/** Of a file that was cut after its first byte, that one must be right. */
function checkStart(window: Uint8Array, name: string): void {
  if (sectionStart.every((byte, at) => at >= window.length || window[at] === byte)) return;
  const message = `${name} is not a pcapng file; convert other captures with “editcap -F pcapng in.pcap out.pcapng”.`;
  throw new SockscopeError("SOCKSCOPE_NOT_PCAPNG", message);
}
