import type { PlannedConnection } from "../../core/exchange/plan/exchangePlan";
import type { VariableScope } from "../../core/exchange/variables/variableScope";
import type { ListenOptions } from "../listener";
import { needed } from "./needed";

/**
 * How a bound UDP socket of a file takes part in multicast and broadcast. A file that names a broadcast address means it.
 * Throws a RunFailure where a value is missing.
 */
export function datagramOptions({ multicast }: PlannedConnection, scope: VariableScope): ListenOptions {
  if (multicast === undefined) return { broadcast: true };
  const join = multicast.join && needed(multicast.join, scope);
  const interfaceName = multicast.interface && needed(multicast.interface, scope);
  return {
    broadcast: true,
    multicast: {
      ...(join !== undefined && { join: [join] }),
      ...(interfaceName !== undefined && { interface: interfaceName }),
      hops: needed(multicast.hops, scope),
    },
  };
}
