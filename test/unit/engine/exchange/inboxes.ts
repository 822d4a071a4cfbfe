import type { Connection } from "../../../../src/engine/connection";
import type { Inbox } from "../../../../src/engine/exchange/inbox";

/** Stands for a peer, which inboxes only tell apart from others. */
export function somebody(name = "peer"): Connection {
  return { id: name } as unknown as Connection;
}

/** Takes all messages that wait; their bytes and the times of their first bytes. */
export function takeAll(inbox: Inbox): { readonly bytes: Uint8Array; readonly timeNs: number }[] {
  const taken = [];
  for (let arrival = inbox.next(); arrival !== undefined; arrival = inbox.next()) {
    taken.push({ bytes: arrival.bytes.slice(), timeNs: arrival.timeNs });
    inbox.take(arrival);
  }
  return taken;
}

/** Cuts bytes at these places, which may be any numbers. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((left, right) => left - right);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}
