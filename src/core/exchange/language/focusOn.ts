interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The text with the items of its outermost lists made one long comment, all but the one around an offset: every character
 * that is left stands where it stood. What surrounds the offset is the same, and a long file is read as fast as a short one.
 */
export function focusOn(source: string, at: number): string {
  const pieces: string[] = [];
  let end = 0;
  for (const { from, to } of outermostItems(source)) {
    // Behind the last line of an item one may be about to write more of it.
    if ((at >= from && at <= to) || to - from < 2) continue;
    // A comment that is not indented ends whatever text stands before.
    const lineBreak = source[to - 1] === "\n" ? "\n" : " ";
    const first = end === from && pieces.length > 0 ? " " : "#";
    if (first === " ") pieces.push(`${(pieces.pop() ?? "").slice(0, -1)} `);
    pieces.push(source.slice(end, from), first + " ".repeat(to - from - 2) + lineBreak);
    end = to;
  }
  return pieces.join("") + source.slice(end);
}

/** The items of lists that a line without indentation begins: all lines up to the next that is indented as little. */
function* outermostItems(source: string): Generator<Span> {
  let open: { from: number; indent: number } | undefined;
  let isListNext = false;
  let isInList = false;
  for (const { 0: line, index } of source.matchAll(/[^\n]+/g)) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (/^\s*(?:#|$)/.test(line) || (open !== undefined && indent > open.indent)) continue;
    if (open !== undefined) yield { from: open.from, to: index };
    const isDash = /^ *-(?:\s|$)/.test(line);
    isInList = isDash && (isInList || isListNext);
    isListNext = indent === 0 && /^[\w-]+:[ \t]*(?:#.*)?\r?$/.test(line);
    open = isInList ? { from: index, indent } : undefined;
  }
  if (open !== undefined) yield { from: open.from, to: source.length };
}
