import type { LifecycleEvent } from "../connection/lifecycleEvent";
import { readEventBlock } from "./pcapng/eventBlock";

const mostKept = 4096;
/** Most events are much shorter; a longer one is read once more. */
const usualBytes = 1024;
const longestBytes = 1 << 20;

/** The latest used events of a capture; the others are read again from their blocks, so that they cost no memory. */
export class EventCache {
  private readonly kept = new Map<number, LifecycleEvent>();

  keep(number: number, event: LifecycleEvent): void {
    this.kept.delete(number);
    this.kept.set(number, event);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
  }

  /** `read` gives at most so many bytes of the event's block. What cannot be read becomes a warning that says so. */
  get(number: number, read: (most: number) => Uint8Array, isLittleEndian = true): LifecycleEvent {
    const event = this.kept.get(number) ?? readAgain(read, isLittleEndian);
    this.keep(number, event);
    return event;
  }

  clear(): void {
    this.kept.clear();
  }
}

function readAgain(read: (most: number) => Uint8Array, isLittleEndian: boolean): LifecycleEvent {
  try {
    const event =
      readEventBlock(read(usualBytes), isLittleEndian) ?? readEventBlock(read(longestBytes), isLittleEndian);
    if (event) return event;
  } catch {
    // Said below.
  }
  return { type: "warning", message: "This event could not be read from its file." };
}
