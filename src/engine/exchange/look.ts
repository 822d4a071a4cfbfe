import type { Variable } from "../../core/payload/fields/fieldInputs";
import type { Arrival } from "./inbox";
import type { RunFailure } from "./runFailure";

/** It is fulfilled. */
export interface Fit {
  readonly kind: "fits";
  /** Undefined where what fits is no message. */
  readonly arrival: Arrival | undefined;
  /** How many of its bytes belong to it. */
  readonly length: number;
  readonly captures: ReadonlyMap<string, Variable>;
}

/** More may help. */
export interface Wait {
  readonly kind: "waits";
  /** What to say if there will be no more; undefined where nothing has come at all. */
  readonly failure: RunFailure | undefined;
  /** Whether what has come is the beginning of it, of which only the end is missing. */
  readonly isBegun?: boolean;
  /** What fits if there will be no more: an alternative behind one that has begun. */
  readonly otherwise?: Fit;
}

/** What there is to say of an expectation at one moment. */
export type Look = Fit | Wait | { readonly kind: "fails"; readonly failure: RunFailure };

export const waits: Wait = { kind: "waits", failure: undefined };

export function fails(failure: RunFailure): Look {
  return { kind: "fails", failure };
}
