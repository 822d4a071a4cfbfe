import type { Frame } from "./frame";

/**
 * Cuts one direction of one connection into messages. However the stream is cut into chunks, the frames are the same,
 * but for the framings that are about chunks (raw, datagram) or about time (idle). Frames come in the order of the
 * stream and do not overlap; bytes between two of them belong to no message, such as repeated SLIP END bytes. What is
 * broken becomes a frame with a problem, and the framer goes on after it. A framer never throws.
 */
export interface Framer {
  /**
   * Takes the next chunk and returns the frames that are whole with it. The chunk must not be altered any more: frames
   * may share its memory. `timeNs` is when it came, never going back; only idle framing looks at it.
   */
  push(chunk: Uint8Array, timeNs: number): Frame[];
  /** How many bytes are held for a message that is not whole yet; never more than the limit and a delimiter. */
  readonly pendingBytes: number;
  /** When {@link flush} is to be called unless a chunk comes first; undefined while no frame waits for time to pass. */
  readonly deadlineNs: number | undefined;
  /** The frames that are whole because time has passed. */
  flush(timeNs: number): Frame[];
  /** The stream has ended: what is left, marked where a message is not whole. Nothing may be pushed after it. */
  end(): Frame[];
}
