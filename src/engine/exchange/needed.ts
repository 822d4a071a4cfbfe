import { resolvePlanned, type Planned } from "../../core/exchange/plan/planned";
import type { VariableScope } from "../../core/exchange/variables/variableScope";
import { RunFailure } from "./runFailure";

/** The value of the moment; throws a {@link RunFailure} where there is none. */
export function needed<T>(planned: Planned<T>, scope: VariableScope): T {
  const resolved = resolvePlanned(planned, scope);
  if (resolved.ok) return resolved.value;
  throw new RunFailure("SOCKSCOPE_RUN_VALUE", resolved.message, { at: resolved.at });
}
