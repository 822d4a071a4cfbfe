import type { TextEncoding } from "../../core/payload/textEncodings";
import type { PanelRow } from "../../protocol/panelContract";
import { BytePages } from "./bytePages";
import type { ByteSelection } from "./byteSelection";
import type { PanelHost } from "./panelHost";

const firstTextCharacters = 20_000;

/** What the inspector shows of the chosen record. */
export class InspectorModel {
  row: PanelRow | undefined;
  pages: BytePages | undefined;
  selection: ByteSelection | undefined;
  tab: "bytes" | "text" = "bytes";
  endian: "big" | "little" = "big";
  encoding: TextEncoding = "utf-8";
  maxCharacters = firstTextCharacters;
  /** Bytes that are to be brought into view, once: both ends where they fit, the first one in any case. */
  revealRequest: { readonly first: number; readonly last: number } | undefined;
  private marked: { readonly record: number; readonly selection: ByteSelection } | undefined;

  constructor(
    private readonly host: PanelHost,
    private readonly changed: () => void,
  ) {}

  /** Shows another record; the same one again changes nothing. */
  show(row: PanelRow | undefined): void {
    if (row?.number === this.row?.number) return;
    this.row = row;
    this.selection = undefined;
    this.maxCharacters = firstTextCharacters;
    this.pages = row && row.length > 0 ? this.openPages(row) : undefined;
    this.applyMark();
  }

  /** Selects bytes of a record and shows them, at the latest when the record is shown. */
  mark(record: number, selection: ByteSelection): void {
    this.marked = { record, selection };
    this.applyMark();
    this.changed();
  }

  select(selection: ByteSelection | undefined): void {
    this.selection = selection;
    this.changed();
  }

  /** Selects what a key moved to, and brings its cursor into view. */
  moveTo(selection: ByteSelection): void {
    const { cursor } = selection;
    this.revealRequest = { first: cursor, last: cursor };
    this.select(selection);
  }

  choose(change: Partial<Pick<InspectorModel, "tab" | "endian" | "encoding" | "maxCharacters">>): void {
    Object.assign(this, change);
    this.changed();
  }

  private applyMark(): void {
    const { marked } = this;
    if (!marked || marked.record !== this.row?.number) return;
    this.marked = undefined;
    this.selection = marked.selection;
    this.revealRequest = { first: marked.selection.from, last: marked.selection.to - 1 };
    this.tab = "bytes";
  }

  private openPages(row: PanelRow): BytePages {
    const pages: BytePages = new BytePages(
      row.length,
      (from, to) => this.host("bytes", { record: row.number, from, to }),
      () => {
        if (this.pages === pages) this.changed();
      },
    );
    return pages;
  }
}
