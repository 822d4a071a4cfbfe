import type { SourceRange } from "../diagnostic";
import { trackRange, wholeLines, type SourceEdit } from "./trackRange";

/** More edits than this, and nothing is known any more. */
const mostEdits = 10_000;

/** Where the lines of a text that was run are now, while it is being edited. */
export class TrackedLines {
  readonly #places = new Map<string, SourceRange | undefined>();
  readonly #edits: SourceEdit[] = [];

  /** `source` is the text as it was run. */
  constructor(private readonly source: string) {}

  /** Whether nothing was edited since. */
  get isUntouched(): boolean {
    return this.#edits.length === 0;
  }

  edited(edit: SourceEdit): void {
    this.#edits.push(edit);
    for (const [key, range] of this.#places) if (range !== undefined) this.#places.set(key, this.#tracked(range, edit));
  }

  /** Where the lines of a range of the source are now; undefined once they were edited. */
  linesOf({ from, to }: SourceRange): SourceRange | undefined {
    const key = `${from} ${to}`;
    if (!this.#places.has(key)) this.#places.set(key, this.#throughAll(wholeLines(this.source, { from, to })));
    return this.#places.get(key);
  }

  /** Where the range itself is now; undefined once its lines were edited. */
  rangeOf(range: SourceRange): SourceRange | undefined {
    const lines = this.linesOf(range);
    if (lines === undefined) return undefined;
    const moved = lines.from - wholeLines(this.source, range).from;
    return { from: range.from + moved, to: range.to + moved };
  }

  #throughAll(range: SourceRange): SourceRange | undefined {
    let tracked: SourceRange | undefined = range;
    for (const edit of this.#edits) tracked &&= this.#tracked(tracked, edit);
    return tracked;
  }

  #tracked(range: SourceRange, edit: SourceEdit): SourceRange | undefined {
    return this.#edits.length > mostEdits ? undefined : trackRange(range, edit);
  }
}
