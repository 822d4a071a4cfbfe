import type { ExchangeDocument } from "../model/exchangeDocument";
import { resolveVariables } from "../variables/resolveVariables";
import { layerOf, type VariableLayer } from "../variables/variableLayer";
import type { KnownVariable } from "../variables/variableScope";

/**
 * The variables that have a value before anything runs: those of the file, and over them those of its environment. One that
 * is made of a secret is not among them; no secret is ever asked for.
 */
export function knownVariables(
  { variables }: ExchangeDocument,
  environment: readonly VariableLayer[],
): ReadonlyMap<string, KnownVariable> {
  const layers = [layerOf(variables, { kind: "file" }), ...environment];
  return resolveVariables(layers, () => undefined).variables;
}
