import type { Row } from "./report";

/** What a run of the benchmark was asked for. */
export interface Bench {
  /** Small sizes: shows that the benchmark works, and measures nothing worth knowing. */
  readonly isQuick: boolean;
  /** How often each measurement is repeated. */
  readonly repeats: number;
  /** An empty folder on the disk that is measured; deleted with all that is in it at the end. */
  readonly folder: string;
}

/** Measures some rows of the performance contract. */
export type RowGroup = (bench: Bench) => Promise<readonly Row[]>;
