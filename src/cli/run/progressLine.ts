import { formatMs } from "../../core/exchange/run/describeOutcome";
import { printableLine } from "../report/printable";
import { endWithin, startWithin, textWidth } from "../terminal/textWidth";

const leastStepColumns = 20;

/** What runs now. */
export interface Progress {
  /** Which file of how many, such as `1/3`. */
  readonly count: string;
  readonly file: string;
  /** The name of the step, empty before the first. */
  readonly step: string;
  readonly durationMs: number;
}

/** A line that fits into so many columns: a long path loses its beginning first, then a long step its end. */
export function progressLine({ count, file, step, durationMs }: Progress, columns: number): string {
  const arrow = step === "" ? "" : " › ";
  const time = ` ${formatMs(durationMs)}`;
  const shownStep = printableLine(step);
  const room = columns - textWidth(`${count} ${arrow}${time}`);
  const stepRoom = Math.min(textWidth(shownStep), leastStepColumns);
  const shownFile = endWithin(printableLine(file), Math.max(1, room - stepRoom));
  const line = `${count} ${shownFile}${arrow}${startWithin(shownStep, room - textWidth(shownFile))}${time}`;
  return startWithin(line, columns);
}
