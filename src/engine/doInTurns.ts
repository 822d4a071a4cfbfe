import type { PausableWork } from "../core/pausableWork";
import { Turn } from "./turn";

/** Does long work in turns, between which the event loop gets its own. Short work is done before it returns. */
export async function doInTurns<T>(work: PausableWork<T>): Promise<T>;
/** `isWanted` is asked after each turn: where it says no, the rest is left undone, and undefined is the answer. */
export async function doInTurns<T>(work: PausableWork<T>, isWanted: () => boolean): Promise<T | undefined>;
export async function doInTurns<T>(work: PausableWork<T>, isWanted = () => true): Promise<T | undefined> {
  const turn = new Turn();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (!turn.isOver) continue;
    await turn.pass();
    if (!isWanted()) return undefined;
  }
}
