import { bodyKey } from "./messageShapes";
import { choice, durationScalar, fieldScalar, nameScalar, regexScalar, textScalar } from "./scalars";
import type { EitherShape, KeysShape, ListShape } from "./shape";
import { stepsShape } from "./stepShapes";
import { conditionsShape } from "./valueShapes";

const eventShape: EitherShape = {
  kind: "either",
  scalar: choice("accept"),
  map: {
    kind: "keys",
    of: "on",
    exactlyOneOf: ["frame", "pattern", "regex", "timer"],
    keys: {
      frame: { shape: nameScalar, description: "A message that this frame, and the body beside it, fits." },
      pattern: { shape: fieldScalar, description: "A message that this field text fits." },
      regex: {
        shape: regexScalar,
        description: "A message whose text matches; named groups are captured.",
      },
      timer: { shape: durationScalar, description: "So long after a client came, and then again and again." },
    },
  },
};

const ruleShape: KeysShape = {
  kind: "keys",
  of: "a rule",
  keys: {
    name: { shape: textScalar, description: "What the rule is called in the log." },
    on: { shape: eventShape, isRequired: true, description: "What the rule waits for: accept, or a map." },
    connection: { shape: nameScalar, description: "The listening connection; it may be left out where there is one." },
    body: bodyKey,
    when: {
      shape: conditionsShape,
      description: "What has to be true of the client's variables for the rule to count.",
    },
    steps: {
      shape: { kind: "reference", name: "steps", shape: () => stepsShape },
      isRequired: true,
      description: "What to do: send, sleep, set and close, to the client that the rule is about.",
    },
  },
};

/** The rules of a mock; of those that fit, the first counts. */
export const rulesShape: ListShape = { kind: "list", of: "rules", item: ruleShape, least: 1 };
