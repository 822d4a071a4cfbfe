import type { CaptureReader } from "../core/capture/capture";
import type { Direction } from "../core/capture/captureRecord";
import { directionOfKind, type RecordColumns } from "../core/capture/recordColumns";

const none: RecordColumns = {
  firstNumber: 1,
  lastNumber: 0,
  times: new Float64Array(0),
  lengths: new Uint32Array(0),
  connections: new Uint32Array(0),
  kinds: new Uint8Array(0),
};

/** Looks at one record after the other in the index of a capture, without an object for each. */
export class IndexCursor {
  private columns = none;
  private at = 0;

  constructor(private readonly reader: CaptureReader) {}

  /** False where the record is not held; nothing else may be asked then. */
  moveTo(number: number): boolean {
    if (number < this.reader.firstNumber) return false;
    if (number < this.columns.firstNumber || number > this.columns.lastNumber) {
      this.columns = this.reader.columns(number) ?? none;
    }
    this.at = number - this.columns.firstNumber;
    return number <= this.columns.lastNumber;
  }

  get direction(): Direction {
    return directionOfKind(this.columns.kinds[this.at]);
  }

  get length(): number {
    return this.columns.lengths[this.at] ?? 0;
  }

  get connection(): number {
    return this.columns.connections[this.at] ?? 0;
  }

  get timeNs(): number {
    return this.columns.times[this.at] ?? 0;
  }
}
