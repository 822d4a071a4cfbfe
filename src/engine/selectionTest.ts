import type { Direction } from "../core/capture/captureRecord";
import type { RecordFilter } from "../core/capture/recordFilter";
import type { CaptureSource } from "./captureSource";
import { IndexCursor } from "./indexCursor";

/** Which records a view shows. */
export interface ViewSelection {
  readonly filter: RecordFilter;
  readonly directions: ReadonlySet<Direction>;
  /** Only this connection of the capture; all where undefined. */
  readonly connection?: number | undefined;
}

/** Tells what of a selection the index decides; costs some nanoseconds a record. */
export class SelectionTest {
  private readonly cursor: IndexCursor;
  /** The peer addresses of connections that were looked at. */
  private readonly peers = new Map<number, string>();
  private readonly peer = (): string => this.peerOf(this.cursor.connection);

  constructor(
    readonly selection: ViewSelection,
    private readonly source: CaptureSource,
  ) {
    this.cursor = new IndexCursor(source.capture);
  }

  /** False where the record is ruled out, or is no longer held. */
  passes(number: number): boolean {
    const { cursor } = this;
    const { filter, directions, connection } = this.selection;
    if (!cursor.moveTo(number) || !directions.has(cursor.direction)) return false;
    if (connection !== undefined && cursor.connection !== connection) return false;
    return filter.matchesIndex(cursor, this.peer);
  }

  private peerOf(connection: number): string {
    const known = this.peers.get(connection) ?? this.source.peer(connection)?.address;
    if (known !== undefined) this.peers.set(connection, known);
    return known ?? "";
  }
}
