/** A line of two texts that are compared. */
export interface ComparedLine {
  readonly kind: "same" | "expected" | "actual";
  readonly text: string;
}

/** Beyond this the middle of two texts is not compared line by line. */
const mostCompared = 400;

/** Two texts line by line: what is in both once, what is in one only by where it is from, `expected` before `actual`. */
export function lineDifference(expected: string, actual: string): readonly ComparedLine[] {
  const left = linesOf(expected);
  const right = linesOf(actual);
  const before = countSame(left, right);
  const rest = { left: left.slice(before).reverse(), right: right.slice(before).reverse() };
  const behind = countSame(rest.left, rest.right);
  const middle = compare(left.slice(before, left.length - behind), right.slice(before, right.length - behind));
  return [...left.slice(0, before).map(same), ...middle, ...left.slice(left.length - behind).map(same)];
}

/** The lines that differ, with this many that do not around them; undefined stands for what is left out between. */
export function shortDifference(lines: readonly ComparedLine[], around = 2): readonly (ComparedLine | undefined)[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== "same"),
  );
  return lines.flatMap((line, index) => {
    if (near[index] === true) return [line];
    return index > 0 && near[index - 1] !== true ? [] : [undefined];
  });
}

/** The end of the last line is not a line of its own. */
function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

function countSame(left: readonly string[], right: readonly string[]): number {
  const different = left.findIndex((line, index) => line !== right[index]);
  return different < 0 ? left.length : different;
}

const same = (text: string): ComparedLine => ({ kind: "same", text });

function compare(left: readonly string[], right: readonly string[]): ComparedLine[] {
  if (left.length > mostCompared || right.length > mostCompared) return replaced(left, right);
  const common = commonLengths(left, right);
  const lines: ComparedLine[] = [];
  let pending = { left: [] as string[], right: [] as string[] };
  let [row, column] = [0, 0];
  const settle = (): void => {
    lines.push(...replaced(pending.left, pending.right));
    pending = { left: [], right: [] };
  };
  while (row < left.length || column < right.length) {
    const [one, other] = [left[row], right[column]];
    if (one !== undefined && one === other) {
      settle();
      lines.push(same(one));
      row++;
      column++;
    } else if (
      other === undefined ||
      (one !== undefined && lengthAt(common, row + 1, column) >= lengthAt(common, row, column + 1))
    ) {
      pending.left.push(one ?? "");
      row++;
    } else {
      pending.right.push(other);
      column++;
    }
  }
  settle();
  return lines;
}

function replaced(left: readonly string[], right: readonly string[]): ComparedLine[] {
  return [
    ...left.map((text): ComparedLine => ({ kind: "expected", text })),
    ...right.map((text): ComparedLine => ({ kind: "actual", text })),
  ];
}

/** For each place in both, the most lines that the rests have in common. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly Uint16Array[] {
  const rows = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const length =
        left[row] === right[column]
          ? lengthAt(rows, row + 1, column + 1) + 1
          : Math.max(lengthAt(rows, row + 1, column), lengthAt(rows, row, column + 1));
      (rows[row] as Uint16Array)[column] = length;
    }
  }
  return rows;
}

function lengthAt(rows: readonly Uint16Array[], row: number, column: number): number {
  return rows[row]?.[column] ?? 0;
}
