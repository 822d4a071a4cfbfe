import type { Frame } from "./frame";
import type { Framer } from "./framer";

/** Each chunk is a message: a datagram, or what one read returned. An empty datagram is one too. */
export class ChunkFramer implements Framer {
  readonly deadlineNs = undefined;
  readonly pendingBytes = 0;
  #offset = 0;

  push(chunk: Uint8Array): Frame[] {
    const start = this.#offset;
    this.#offset += chunk.length;
    return [{ start, end: this.#offset, payload: chunk }];
  }

  flush(): Frame[] {
    return [];
  }

  end(): Frame[] {
    return [];
  }
}
