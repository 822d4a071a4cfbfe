import { formatSocketAddress, type SocketAddress } from "../core/address";
import { formatIpAddress, ipAddressBytes } from "../core/capture/pcapng/ipAddress";
import type { CapturedPeer } from "./captureSource";

const rowsOfChunk = 1024;
/** Two addresses of 16 bytes, two ports, the number in the id, and how long the addresses are. */
const rowBytes = 32 + 4 + 4 + 1;
const flagsAt = rowBytes - 1;
const isThere = 1;
const isLocalIPv6 = 2;
const isRemoteIPv6 = 4;
const idStart = "connection-";

/** A dialled connection is alone in its capture, or nearly so. */
const leastRows = 4;

interface Chunk {
  /** Room for the rows so far, and some more. */
  rows: DataView;
  /** The newest record of any of its connections. */
  lastRecord: number;
}

/**
 * Who closed connections were, by their number in a capture, in 41 bytes each: a listener may see millions of them. What
 * cannot be told in so few, such as an address with a zone, is kept as it is.
 */
export class PeerTable {
  private readonly chunks = new Map<number, Chunk>();
  private readonly others = new Map<number, { readonly peer: CapturedPeer; readonly lastRecord: number }>();

  /** `lastRecord` is the number of the last record of this connection. */
  add(index: number, peer: CapturedPeer, lastRecord: number): void {
    const chunk = this.chunkOf(index);
    chunk.lastRecord = Math.max(chunk.lastRecord, lastRecord);
    if (!write(chunk.rows, (index % rowsOfChunk) * rowBytes, peer)) this.others.set(index, { peer, lastRecord });
  }

  get(index: number): CapturedPeer | undefined {
    const other = this.others.get(index);
    if (other) return other.peer;
    const chunk = this.chunks.get(Math.floor(index / rowsOfChunk));
    return chunk && read(chunk.rows, (index % rowsOfChunk) * rowBytes);
  }

  /** The numbers of all, in no order. */
  *indexes(): Generator<number> {
    yield* this.others.keys();
    for (const [key, { rows }] of this.chunks) {
      for (let row = 0; row * rowBytes < rows.byteLength; row++) {
        if (rows.getUint8(row * rowBytes + flagsAt) !== 0) yield key * rowsOfChunk + row;
      }
    }
  }

  /** Lets go of connections all of whose records are before this one. */
  forgetBefore(record: number): void {
    for (const [key, { lastRecord }] of this.chunks) if (lastRecord < record) this.chunks.delete(key);
    for (const [index, { lastRecord }] of this.others) if (lastRecord < record) this.others.delete(index);
  }

  private chunkOf(index: number): Chunk {
    const key = Math.floor(index / rowsOfChunk);
    const chunk = this.chunks.get(key) ?? { rows: new DataView(new ArrayBuffer(0)), lastRecord: 0 };
    this.chunks.set(key, chunk);
    const neededRows = (index % rowsOfChunk) + 1;
    if (neededRows * rowBytes > chunk.rows.byteLength) chunk.rows = grown(chunk.rows, neededRows);
    return chunk;
  }
}

/** The same rows, with room for as many as are needed and half as many again. */
function grown(rows: DataView, neededRows: number): DataView {
  const room = Math.min(rowsOfChunk, Math.max(leastRows, neededRows + (neededRows >> 1)));
  const bytes = new Uint8Array(room * rowBytes);
  bytes.set(new Uint8Array(rows.buffer));
  return new DataView(bytes.buffer);
}

/** False where the row could not say the same. */
function write(rows: DataView, at: number, { id, address, ends }: CapturedPeer): boolean {
  const number = Number(id.slice(idStart.length)) >>> 0;
  if (!ends || id !== `${idStart}${number}` || address !== formatSocketAddress(ends.remote)) return false;
  const local = plainBytes(ends.local);
  const remote = plainBytes(ends.remote);
  if (!local || !remote) return false;
  for (const [offset, byte] of local.entries()) rows.setUint8(at + offset, byte);
  for (const [offset, byte] of remote.entries()) rows.setUint8(at + 16 + offset, byte);
  rows.setUint16(at + 32, ends.local.port);
  rows.setUint16(at + 34, ends.remote.port);
  rows.setUint32(at + 36, number);
  const flags = isThere | (local.length === 16 ? isLocalIPv6 : 0) | (remote.length === 16 ? isRemoteIPv6 : 0);
  rows.setUint8(at + flagsAt, flags);
  return true;
}

function plainBytes({ host }: SocketAddress): Uint8Array | undefined {
  const bytes = ipAddressBytes(host);
  return bytes && formatIpAddress(bytes) === host ? bytes : undefined;
}

function read(rows: DataView, at: number): CapturedPeer | undefined {
  const flags = at < rows.byteLength ? rows.getUint8(at + flagsAt) : 0;
  if (flags === 0) return undefined;
  const host = (offset: number, isIPv6: boolean): string =>
    formatIpAddress(new Uint8Array(rows.buffer, at + offset, isIPv6 ? 16 : 4));
  const local = { host: host(0, (flags & isLocalIPv6) !== 0), port: rows.getUint16(at + 32) };
  const remote = { host: host(16, (flags & isRemoteIPv6) !== 0), port: rows.getUint16(at + 34) };
  return { id: `${idStart}${rows.getUint32(at + 36)}`, address: formatSocketAddress(remote), ends: { local, remote } };
}
