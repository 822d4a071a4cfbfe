import type { SocketAddress, Transport } from "../../address";
import type { LifecycleEvent } from "../../connection/lifecycleEvent";

/** One record that is to become a part of an exchange file. */
export type TrafficRecord = {
  /** Which connection of the capture; 0 is a listener itself. */
  readonly connection: number;
  /** Since any origin, never going back. */
  readonly timeNs: number;
} & (
  | { readonly direction: "in" | "out"; readonly bytes: Uint8Array }
  | { readonly direction: "event"; readonly event: LifecycleEvent }
);

/** What was seen at one endpoint: a connection that we dialled, or a listener with its connections. */
export interface Traffic {
  readonly transport: Transport;
  /** Whether we were the client or the server. */
  readonly role: "client" | "server";
  /** Where the server is: what we dialled, or listened on. `host` may be a name. */
  readonly server: SocketAddress;
  /** In the order of the capture. */
  readonly records: readonly TrafficRecord[];
  /** The address of the client of a connection, as the server sees it; undefined where that is not known. */
  readonly client: (connection: number) => SocketAddress | undefined;
}

/** What an exchange file made of traffic may hold; more is refused, not cut. */
export const trafficLimits = {
  /** Sends and expects of one file. */
  messages: 2000,
  /** Records that are read for one file. */
  records: 100_000,
  /** Payload of one file and what lies beside it: 16 MiB. */
  bytes: 16 << 20,
} as const;
