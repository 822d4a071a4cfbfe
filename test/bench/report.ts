/** A row of the performance contract. */
export interface Row {
  readonly work: string;
  readonly unit: string;
  readonly ours: Measured;
  readonly reference?: Measured & { readonly name: string };
  /** Ours by the reference's, of neighbouring runs. */
  readonly ratio?: Measured;
  /** By processor time of the receiving process: the reference's by ours, of neighbouring runs. */
  readonly cpuRatio?: Measured;
  readonly contract?: Contract;
  /** How large the measured work is. */
  readonly sizes?: Readonly<Record<string, number | string>>;
}

/** A figure over all repetitions. */
export interface Measured {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** What else is worth knowing of each repetition. */
  readonly notes?: readonly Notes[];
}

export type Notes = Readonly<Record<string, number>>;

/** What design section 6 promises of the ratio, of our own figure, or of the difference between ours and the reference's. */
export interface Contract {
  readonly of: "ratio" | "ours" | "difference";
  readonly atLeast?: number;
  readonly atMost?: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

export function measured(values: readonly number[], notes: readonly Notes[] = []): Measured {
  const spread = { median: median(values), least: Math.min(...values), most: Math.max(...values) };
  return notes.length > 0 ? { ...spread, notes } : spread;
}

/** Whether the row keeps its contract; undefined where it has none. */
export function isKept({ ours, reference, ratio, contract }: Row): boolean | undefined {
  if (!contract) return undefined;
  const values = {
    ratio: ratio?.median ?? NaN,
    ours: ours.median,
    difference: ours.median - (reference?.median ?? NaN),
  };
  const value = values[contract.of];
  return value >= (contract.atLeast ?? -Infinity) && value <= (contract.atMost ?? Infinity);
}

/** The table, and below it the sizes and what is to be known of each repetition. */
export function printRows(rows: readonly Row[]): void {
  console.table(
    rows.map((row) => ({
      work: row.work,
      unit: row.unit,
      ours: spread(row.ours),
      reference: row.reference ? `${row.reference.name}: ${spread(row.reference)}` : "",
      ratio: row.ratio ? spread(row.ratio) : "",
      "CPU ratio": row.cpuRatio ? spread(row.cpuRatio) : "",
      contract: contractText(row),
    })),
  );
  for (const line of new Set(rows.flatMap(notesOf))) console.log(line);
}

function notesOf({ work, ours, reference, sizes }: Row): string[] {
  const all = [{ name: "ours", ...ours }, ...(reference ? [reference] : [])];
  const notes = all
    .filter((each) => each.notes !== undefined)
    .map(({ name, notes: each = [] }) => `${work}, ${name}: ${each.map((note) => JSON.stringify(note)).join(" ")}`);
  return [...(sizes ? [`${work}, sizes: ${JSON.stringify(sizes)}`] : []), ...notes];
}

function contractText(row: Row): string {
  const { contract } = row;
  if (!contract) return "";
  const { of, atLeast, atMost } = contract;
  const bound = atLeast === undefined ? `at most ${atMost ?? ""}` : `at least ${atLeast}`;
  return `${of} ${bound}: ${isKept(row) === true ? "kept" : "MISSED"}`;
}

function spread({ median: middle, least, most }: Measured): string {
  return least === most ? figure(middle) : `${figure(middle)} (${figure(least)} to ${figure(most)})`;
}

function figure(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}
