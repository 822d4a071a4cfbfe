import { countBytes } from "../../core/payload/fields/mismatchReport";
import type { Connection } from "../connection";
import type { RunMask } from "./runMask";
import type { Session } from "./session";

/** What has come and nobody took, in words and as a dump. */
export interface WaitingBytes {
  /** `5 bytes ("abc\r\n")`. */
  readonly text: string;
  readonly dump: string;
}

/** What waits to be taken, be it a whole message or not; undefined where nothing does. */
export function describeWaiting(
  { inbox }: Session,
  mask: RunMask,
  accepts?: (from: Connection) => boolean,
): WaitingBytes | undefined {
  const arrival = inbox.next(accepts);
  if (arrival !== undefined) {
    const { bytes } = arrival;
    const text = bytes.length === 0 ? "An empty message" : `${countBytes(bytes.length)} (${mask.excerpt(bytes)})`;
    return { text, dump: mask.dump(bytes) };
  }
  const { unfinished } = inbox;
  if (unfinished === undefined) return undefined;
  const text = `${countBytes(unfinished.bytes)} of a message that is not whole (${mask.excerpt(unfinished.start)})`;
  return { text, dump: mask.dump(unfinished.start) };
}
