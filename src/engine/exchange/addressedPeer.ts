import type { SocketAddress } from "../../core/address";
import { errorCode } from "../../core/sockscopeError";
import type { Connection } from "../connection";
import type { Listener } from "../listener";
import { RunFailure } from "./runFailure";

/** The peer at an address that a file sends to. Rejects with a RunFailure where there can be none. */
export async function addressedPeer(listener: Listener, to: SocketAddress): Promise<Connection> {
  try {
    return await listener.peer(to);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isClosed = errorCode(error) === "SOCKSCOPE_NOT_OPEN";
    throw new RunFailure(isClosed ? "SOCKSCOPE_RUN_CLOSED" : "SOCKSCOPE_RUN_VALUE", message);
  }
}
