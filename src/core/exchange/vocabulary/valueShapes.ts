import { conditionScalar, hexScalar, rangeScalar, variableScalar } from "./scalars";
import type { EitherShape, NamesShape } from "./shape";

/** A value of a variable. */
export const valueShape: EitherShape = {
  kind: "either",
  scalar: variableScalar,
  map: {
    kind: "keys",
    of: "a value",
    keys: { hex: { shape: hexScalar, isRequired: true, description: "Bytes, two hex digits each: AA 55." } },
  },
};

/** Variables and their values. */
export const valuesShape: NamesShape = { kind: "names", of: "variable", value: valueShape };

/** Variables and what has to be true of them. */
export const conditionsShape: NamesShape = { kind: "names", of: "variable", value: conditionScalar };

/** A variable and the values that it takes one after the other. */
export const eachShape: NamesShape = {
  kind: "names",
  of: "variable",
  most: 1,
  value: { kind: "either", scalar: rangeScalar, list: { kind: "list", of: "values", item: valueShape, least: 1 } },
};
