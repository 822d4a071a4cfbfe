/**
 * Why a frame is not the message it should be.
 *
 * - `SOCKSCOPE_FRAME_TOO_LONG`: the message is over the limit; the frame is a part of it.
 * - `SOCKSCOPE_FRAME_INCOMPLETE`: the stream ended before the message did.
 * - `SOCKSCOPE_FRAME_BAD_LENGTH`: its length field cannot be right; the frame is what was read to know that.
 * - `SOCKSCOPE_FRAME_BAD_ESCAPE`: a SLIP escape stands for nothing.
 * - `SOCKSCOPE_FRAME_BAD_COBS`: a COBS code points beyond the end.
 */
export type FrameProblemCode =
  | "SOCKSCOPE_FRAME_TOO_LONG"
  | "SOCKSCOPE_FRAME_INCOMPLETE"
  | "SOCKSCOPE_FRAME_BAD_LENGTH"
  | "SOCKSCOPE_FRAME_BAD_ESCAPE"
  | "SOCKSCOPE_FRAME_BAD_COBS";

export interface FrameProblem {
  readonly code: FrameProblemCode;
  /** One plain sentence. */
  readonly message: string;
}

/** A message that a framer found in a stream. */
export interface Frame {
  /** Offset in the stream of its first byte, delimiters and escapes included. */
  readonly start: number;
  /** Offset after its last byte. */
  readonly end: number;
  /**
   * The message: without its delimiter unless that is kept, with escapes resolved. Where there is a problem, as much as
   * could be read. It may share memory with the chunks that were pushed: copy it to keep it for long.
   */
  readonly payload: Uint8Array;
  readonly problem?: FrameProblem;
}
