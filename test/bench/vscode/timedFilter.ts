import { setTimeout as delay } from "node:timers/promises";
import type { Filling } from "./filledListener";
import type { OpenPanel } from "./timedJump";
import { timeMoments, type Moment } from "./timedMoments";

const marks = 1000;
const markedText = "pump-7 failed";
/** Looks at each record by itself, and so takes long. */
const expression = String.raw`/pump-\d failed/`;
/** So long after its first results a filter is cleared. */
const clearAfterMs = 300;

const result: Moment = { selector: "[data-position]", has: markedText };
const allLookedAt: Moment = { selector: "footer", has: " of ", lacks: "to search" };

/** In milliseconds. */
export interface Filtered {
  /** From the last character until the first results are shown. */
  readonly firstMs: number;
  /** From the last character until all records were looked at. */
  readonly allMs: number;
  /** From Escape, while a filter is at work, until all rows are shown again. */
  readonly clearedMs: number;
}

/** What a listener has to record so that the filter finds something of it, from its beginning to its end. */
export function markOf(records: number): NonNullable<Filling["mark"]> {
  return { text: markedText, every: Math.max(50, Math.floor(records / marks)) };
}

/** Filters by a text until all records were looked at, then by a regular expression that is given up halfway. */
export async function filterAndClear({ page, panel, lastRecord }: OpenPanel): Promise<Filtered> {
  const field = panel.locator(".field.filter input");
  const type = (filter: string, moments: readonly Moment[]): Promise<readonly number[]> =>
    timeMoments(panel, { after: "input", moments }, () => field.fill(filter));
  const clear = async (): Promise<number> => {
    const moments = [{ selector: `#record-${lastRecord}` }];
    await field.focus();
    const [clearedMs = NaN] = await timeMoments(panel, { after: "keydown", moments }, () =>
      page.keyboard.press("Escape"),
    );
    return clearedMs;
  };
  const [firstMs = NaN, allMs = NaN] = await type(markedText, [result, allLookedAt]);
  await clear();
  await type(expression, [result]);
  await delay(clearAfterMs);
  return { firstMs, allMs, clearedMs: await clear() };
}
