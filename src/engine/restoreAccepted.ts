import type { Address } from "../core/address";
import { MemoryCapture } from "../core/capture/memoryCapture";
import { SockscopeError } from "../core/sockscopeError";
import { epochMsOf, nowNs } from "../net/clock";
import { Connection } from "./connection";
import { EndpointCapture } from "./endpointCapture";

const limits = { maxBytes: 65_536, maxRecords: 1000 };
const message =
  "The extension host was restarted, which closed this connection; its peer has to connect again. What it recorded before is kept as a capture.";
let lastId = 0;

/**
 * An accepted connection of an earlier extension host, closed, for a panel that still shows it. It belongs to no
 * listener and is on no list.
 */
export function restoreAccepted(address: Address): Connection {
  const originNs = nowNs();
  const capture = new EndpointCapture(new MemoryCapture(epochMsOf(originNs), () => limits), originNs);
  const connection = new Connection({ id: `restored-${++lastId}`, origin: "accepted", address }, capture);
  connection.closeUnopened(new SockscopeError("SOCKSCOPE_RESTARTED", message));
  return connection;
}
