import { formatSocketAddress } from "../core/address";
import type { CaptureReader } from "../core/capture/capture";
import type { ConnectionEnds } from "../core/capture/export/exportSource";
import type { OpenedCapture } from "../store/openCapture";

/** The other end of a connection in a capture. */
export interface CapturedPeer {
  readonly id: string;
  /** `127.0.0.1:51334`. */
  readonly address: string;
  readonly ends?: ConnectionEnds;
}

/** A capture and who is who in it: of an endpoint, or opened from files. */
export interface CaptureSource {
  readonly capture: CaptureReader;
  /** Who the records of a connection are from; known also after it was closed. */
  peer(index: number): CapturedPeer | undefined;
  /** All connections that have a peer, in the order in which they first appeared. */
  connections(): readonly number[];
}

/** The source of a capture that was opened from files; its peers' ids are `captured-1`, `captured-2`, … */
export function openedSource(capture: OpenedCapture): CaptureSource {
  return {
    capture,
    peer: (index) => {
      const conversation = capture.conversation(index);
      if (!conversation) return undefined;
      const { transport, local, remote } = conversation;
      return { id: `captured-${index}`, address: formatSocketAddress(remote), ends: { transport, local, remote } };
    },
    connections: () => capture.conversations.map(({ connection }) => connection),
  };
}
