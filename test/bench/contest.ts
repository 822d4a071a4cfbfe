import { measured, type Measured, type Row } from "./report";

/** One repetition: how fast it went, and what else is worth knowing of it. */
export interface Run {
  /** In the unit of its row. */
  readonly rate: number;
  /** Processor time, user and system, of the process that does the work. */
  readonly cpuMicros?: number;
  readonly notes?: Readonly<Record<string, number>>;
}

/**
 * Lets all contestants run in turn, so that what else the machine does meets all of them; each round begins with another
 * one. The round before the first does not count.
 */
export async function takeTurns<Name extends string, Result = Run>(
  repeats: number,
  contestants: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Readonly<Record<Name, readonly Result[]>>> {
  const names = Object.keys(contestants) as Name[];
  const runs = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round <= repeats; round++) {
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length] as Name;
      const run = await contestants[name]();
      if (round > 0) runs[name].push(run);
    }
  }
  return runs;
}

export interface Compared {
  readonly ours: readonly Run[];
  readonly reference: readonly Run[];
  /** Of the reference. */
  readonly name: string;
}

/** A row of runs that took turns with those of a reference. */
export function comparedRow(
  about: Pick<Row, "work" | "unit" | "contract" | "sizes">,
  { ours, reference, name }: Compared,
): Row {
  const pairs = ours.flatMap((run, at) => {
    const other = reference[at];
    return other ? [{ run, other }] : [];
  });
  const cpuRatios = pairs.flatMap(({ run, other }) =>
    run.cpuMicros !== undefined && other.cpuMicros !== undefined ? [other.cpuMicros / run.cpuMicros] : [],
  );
  return {
    ...about,
    ours: ofRuns(ours),
    reference: { name, ...ofRuns(reference) },
    ratio: measured(pairs.map(({ run, other }) => run.rate / other.rate)),
    ...(cpuRatios.length > 0 && { cpuRatio: measured(cpuRatios) }),
  };
}

function ofRuns(runs: readonly Run[]): Measured {
  return measured(
    runs.map(({ rate }) => rate),
    runs.flatMap(({ notes }) => (notes ? [notes] : [])),
  );
}
