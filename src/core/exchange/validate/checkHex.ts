import { parseHexPayload } from "../../payload/hexPayload";
import type { Diagnostics } from "../diagnostic";
import type { ValueSetting } from "../model/exchangeDocument";
import { fileRange } from "../variables/variableUse";

/** Reports bytes of a variable that are no hex. */
export function checkHex(source: string, { node, isHex }: ValueSetting, diagnostics: Diagnostics): void {
  if (!isHex) return;
  const result = parseHexPayload(node.text);
  if (result.ok) return;
  const { message, from, to } = result.problem;
  diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", message, fileRange(source, { node, from, to }));
}
