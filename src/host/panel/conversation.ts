import type { SocketAddress, Transport } from "../../core/address";

/** Who is who in a connection of a capture. */
export interface Conversation {
  readonly transport: Transport;
  /** Whether we, or the program that was captured, dialled or accepted it. */
  readonly role: "client" | "server";
  /** Where the server listens; its host may be a name that was dialled. */
  readonly server: SocketAddress;
  /** The client as the server sees it; undefined where that is not known. */
  readonly client: SocketAddress | undefined;
}
