/** Context keys about what is open. */
const endpointContextKeys = [
  "sockscope.canSend",
  "sockscope.hasOpenConnection",
  "sockscope.hasOpenListener",
  "sockscope.hasOpen",
  "sockscope.hasDialled",
  "sockscope.hasClosed",
  "sockscope.hasClosedListener",
  "sockscope.hasEndpoint",
] as const;

/** Context keys about exchange files that are run. */
const exchangeContextKeys = ["sockscope.hasExchangeRun", "sockscope.hasMock"] as const;

/** The context keys that `when` clauses in package.json use. */
export const contextKeys = [...endpointContextKeys, ...exchangeContextKeys] as const;

export type EndpointContextKey = (typeof endpointContextKeys)[number];
export type ExchangeContextKey = (typeof exchangeContextKeys)[number];
