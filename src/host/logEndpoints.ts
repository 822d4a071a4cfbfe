import type { LogOutputChannel } from "vscode";
import { formatAddress } from "../core/address";
import type { Subscription } from "../core/emitter";
import type { Endpoints } from "../engine/endpoints";
import { Listener } from "../engine/listener";
import { endpointStateText } from "./describeEndpoint";

/** Writes what listeners and connections do to the log; never what they send. */
export function logEndpoints(endpoints: Endpoints, log: LogOutputChannel): Subscription {
  return endpoints.onDidChange(({ type, endpoint }) => {
    if (type !== "changed" && type !== "added") return;
    const kind = endpoint instanceof Listener ? "listener" : "connection";
    const line = `${kind} ${formatAddress(endpoint.address)}: ${endpointStateText(endpoint)}`;
    if (endpoint.problem) log.warn(`${line}. ${endpoint.problem.message}`);
    else log.info(line);
  });
}
