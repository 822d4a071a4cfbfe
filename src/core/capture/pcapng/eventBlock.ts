import type { LifecycleEvent } from "../../connection/lifecycleEvent";
import { readLifecycleEvent } from "../../connection/readLifecycleEvent";
import { blockType } from "./blocks";

/** Before an event's JSON: block type and length, time (two words), connection. */
const head = 20;

/** The event in a block of ours; undefined where the bytes are no whole such block. `isLittleEndian`: as its section is. */
export function readEventBlock(bytes: Uint8Array, isLittleEndian = true): LifecycleEvent | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < head + 4 || view.getUint32(0, isLittleEndian) !== blockType.event) return undefined;
  const length = view.getUint32(4, isLittleEndian);
  if (length < head + 4 || length > bytes.length) return undefined;
  return readLifecycleEvent(blockText(bytes.subarray(head, length - 4)));
}

/** The text of a block's body, without the zeros that pad it. */
export function blockText(body: Uint8Array): string {
  let end = body.length;
  while (end > 0 && body[end - 1] === 0) end -= 1;
  return new TextDecoder().decode(body.subarray(0, end));
}
