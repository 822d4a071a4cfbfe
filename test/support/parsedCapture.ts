import assert from "node:assert/strict";
import { walkBlocks, type WalkEnd } from "../../src/core/capture/pcapng/blockWalk";
import { CaptureParser } from "../../src/core/capture/pcapng/captureParser";
import { payloadSpan, stripHeaders } from "../../src/core/capture/pcapng/payloadSpan";
import type { CapturedConversation } from "../../src/core/capture/pcapng/recordSink";

export interface ParsedRecord {
  readonly connection: number;
  readonly direction: "in" | "out" | "event";
  readonly timeNs: number;
  readonly payload: Buffer;
}

export interface ParsedCapture {
  readonly records: readonly ParsedRecord[];
  readonly conversations: readonly CapturedConversation[];
  readonly unread: ReadonlyMap<string, number>;
  readonly end: WalkEnd;
  /** The most bytes that were asked for at once. */
  readonly mostRead: number;
}

/** Reads a capture file that is in memory, and fails where a record is not inside it. */
export async function parseCapture(bytes: Uint8Array): Promise<ParsedCapture> {
  const records: ParsedRecord[] = [];
  const conversations: CapturedConversation[] = [];
  const unread = new Map<string, number>();
  const parser = new CaptureParser({
    add: (entry) => {
      const { connection, direction, timeNs } = entry;
      assert.ok(Number.isFinite(timeNs));
      const span = payloadSpan(entry, 0, entry.length);
      assert.ok(span.offset + span.length <= bytes.length, "the payload is in the file");
      const payload = Buffer.from(
        stripHeaders(Uint8Array.from(bytes.subarray(span.offset, span.offset + span.length)), span),
      );
      assert.equal(payload.length, entry.length);
      records.push({ connection, direction, timeNs, payload });
    },
    conversation: (conversation) => conversations.push(conversation),
    unread: (reason) => unread.set(reason, (unread.get(reason) ?? 0) + 1),
  });
  let mostRead = 0;
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    mostRead = Math.max(mostRead, length);
    return Promise.resolve(bytes.subarray(offset, offset + length));
  };
  const end = await walkBlocks({ name: "test.pcapng", size: bytes.length, read }, (block) => parser.block(block));
  parser.endFile();
  return { records, conversations, unread, end, mostRead };
}
