import type { ExchangeDocument, Step } from "../../../core/exchange/model/exchangeDocument";
import { wholeLines } from "../../../core/exchange/run/trackRange";

/** The step, of those in no other one, that an offset is in: the last whose first line begins before it. */
export function stepAt({ source, steps: { steps } }: ExchangeDocument, offset: number): Step | undefined {
  return steps.findLast(({ node }) => wholeLines(source, node).from <= offset);
}
