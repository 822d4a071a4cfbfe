import type { Variable } from "../../core/payload/fields/fieldInputs";
import type { Arrival } from "./inbox";
import type { RunFailure } from "./runFailure";

/** What there is to say of an expectation at one moment. */
export type Look =
  | {
      readonly kind: "fits";
      /** Undefined where what fits is no message. */
      readonly arrival: Arrival | undefined;
      /** How many of its bytes belong to it. */
      readonly length: number;
      readonly captures: ReadonlyMap<string, Variable>;
    }
  /** More may help. `failure` is what to say if there will be no more; undefined where nothing has come at all. */
  | { readonly kind: "waits"; readonly failure: RunFailure | undefined }
  | { readonly kind: "fails"; readonly failure: RunFailure };

export const waits: Look = { kind: "waits", failure: undefined };

export function fails(failure: RunFailure): Look {
  return { kind: "fails", failure };
}
