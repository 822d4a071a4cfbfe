import { connectionShape } from "./connectionShapes";
import { rulesShape } from "./ruleShapes";
import { durationScalar, fieldScalar, nameScalar, textScalar, versionScalar } from "./scalars";
import type { KeysShape } from "./shape";
import { stepsShape } from "./stepShapes";
import { valuesShape } from "./valueShapes";

/** A whole exchange file. */
export const fileShape: KeysShape = {
  kind: "keys",
  of: "an exchange file",
  exactlyOneOf: ["steps", "rules"],
  keys: {
    sock: { shape: versionScalar, isRequired: true, description: "The version of the language: 1." },
    name: { shape: textScalar, description: "What the exchange is called; the name of the file unless told." },
    within: {
      shape: durationScalar,
      description: "How long an expect waits where it does not say so itself; 5s unless told.",
    },
    vars: {
      shape: valuesShape,
      description: "Variables and their defaults; environments and the command line override them.",
    },
    secrets: {
      shape: { kind: "list", of: "names", item: nameScalar, least: 1 },
      description: "Names of secrets; their values come from the secret storage or the environment, never from a file.",
    },
    connections: {
      shape: { kind: "names", of: "connection", value: connectionShape },
      description: "The connections that the steps use, by name.",
    },
    frames: {
      shape: { kind: "names", of: "frame", value: fieldScalar },
      description: "Field texts by name; one with $body in it wraps the body of a step.",
    },
    steps: {
      shape: { kind: "reference", name: "steps", shape: () => stepsShape },
      description: "What to do, in order.",
    },
    rules: { shape: rulesShape, description: "What to answer: the file serves until it is stopped." },
  },
};
