import type { CaptureRecord } from "../../core/capture/captureRecord";
import type { CaptureSource } from "../../engine/captureSource";
import type { OpenRequest, RecordRange } from "../../protocol/panelContract";

const extensions: Record<OpenRequest["as"], string> = { text: "txt", hexDump: "hexdump", raw: "bin" };

/** Names documents after the capture that their record is in. */
export class RecordNames {
  private readonly ids = new WeakMap<CaptureSource, number>();
  private lastId = 0;

  /** `tcp 127.0.0.1:7700 #12 in.txt`; a part of a record has its range in it. */
  fileName(name: string, record: CaptureRecord, range: RecordRange, as: OpenRequest["as"]): string {
    const isWhole = range.from <= 0 && range.to >= record.length;
    const part = isWhole ? "" : ` ${range.from}-${Math.min(range.to, record.length) - 1}`;
    return `${name} #${record.number} ${record.direction}${part}.${extensions[as]}`;
  }

  /** Tells captures apart that have one name. */
  id(source: CaptureSource): number {
    const id = this.ids.get(source) ?? ++this.lastId;
    this.ids.set(source, id);
    return id;
  }
}
