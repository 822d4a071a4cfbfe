import { groupDigits } from "../payload/groupDigits";
import type { FrameProblem } from "./frame";

/** A part of a message over the limit. */
export function tooLong(maxBytes: number): FrameProblem {
  const message = `This is a part of a message longer than the limit of ${groupDigits(maxBytes)} bytes: raise the limit, or check the framing.`;
  return { code: "SOCKSCOPE_FRAME_TOO_LONG", message };
}

/** The beginning of a message whose stream ended. */
export function incomplete(message: string): FrameProblem {
  return { code: "SOCKSCOPE_FRAME_INCOMPLETE", message };
}

/** A length field that cannot be right. */
export function badLength(message: string): FrameProblem {
  return { code: "SOCKSCOPE_FRAME_BAD_LENGTH", message };
}
