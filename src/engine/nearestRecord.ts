import type { CaptureReader } from "../core/capture/capture";
import type { CaptureView } from "./captureView";
import { IndexCursor } from "./indexCursor";
import { Turn } from "./turn";

const recordsPerLook = 1 << 14;

/**
 * The record of a view whose time is nearest to one, the first of them where there are several; undefined where the view
 * is empty. Looks at the time of each, as records of other tools need not be in order of time: some milliseconds for
 * millions, in turns.
 */
export async function nearestRecord(
  reader: CaptureReader,
  view: CaptureView,
  timeNs: number,
): Promise<number | undefined> {
  const turn = new Turn();
  const cursor = new IndexCursor(reader);
  let nearest: number | undefined;
  let least = Infinity;
  for (let position = 0; position < view.rows;) {
    let number = 0;
    for (const end = Math.min(view.rows, position + recordsPerLook); position < end; position++) {
      number = view.numberAt(position) ?? 0;
      if (!cursor.moveTo(number)) continue;
      const distance = Math.abs(cursor.timeNs - timeNs);
      if (distance >= least) continue;
      least = distance;
      nearest = number;
    }
    if (!turn.isOver) continue;
    await turn.pass();
    position = view.positionOf(number + 1);
  }
  return nearest;
}
