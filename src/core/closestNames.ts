const mostSuggestions = 3;
const longestName = 64;

/**
 * The candidates that were probably meant by a misspelled name, best first, at most three; `[]` where none is near. Case,
 * hyphens and other punctuation do not count; a wrong, missing, extra or swapped character counts one each, and the
 * beginning of a name is near enough.
 */
export function closestNames(name: string, candidates: Iterable<string>): string[] {
  const wanted = plain(name);
  // Every other short name is one character away from a single one.
  if (wanted.length < 2 || wanted.length > longestName) return [];
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const near = Array.from(candidates, (candidate) => {
    const known = plain(candidate);
    const distance = distanceOf(wanted, known);
    return { candidate, distance: known.startsWith(wanted) ? Math.min(distance, most) : distance };
  });
  const sorted = near.filter(({ distance }) => distance <= most).sort((a, b) => a.distance - b.distance);
  return [...new Set(sorted.map(({ candidate }) => candidate))].slice(0, mostSuggestions);
}

/** ` Did you mean a, b or c?`, with the space before it, or nothing where no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const names = closestNames(name, candidates);
  return names.length === 0 ? "" : ` Did you mean ${orList(names)}?`;
}

/** The names that a message asks about at its end, as {@link didYouMean} wrote them; `[]` where it asks for none. */
export function namesAskedAbout(message: string): readonly string[] {
  const asked = / Did you mean (.+)\?$/.exec(message)?.[1];
  return asked === undefined ? [] : asked.split(/, | or /);
}

/** `a`, `a or b`, `a, b or c`. */
export function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The optimal string alignment distance: edits, and swaps of neighbours, each place touched once. */
function distanceOf(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(isSwap ? Math.min(cost, (beforeLast[column - 2] ?? 0) + 1) : cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
