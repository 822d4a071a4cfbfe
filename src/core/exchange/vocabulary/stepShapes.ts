import { answerShape, bodyKey, countShape, expectShape } from "./messageShapes";
import {
  addressScalar,
  choice,
  durationScalar,
  fieldScalar,
  filledText,
  integer,
  nameScalar,
  textScalar,
} from "./scalars";
import type { KeyShape, KeysShape, ListShape, NamesShape, ReferenceShape, Shape, VariantShape } from "./shape";
import { conditionsShape, eachShape, valuesShape } from "./valueShapes";

const nameKey: KeyShape = { shape: textScalar, description: "What the step is called in results." };
const onKey: KeyShape = {
  shape: nameScalar,
  description: "The connection; it may be left out where the file has one.",
};
const stepsKey: KeyShape = {
  shape: { kind: "reference", name: "steps", shape: () => stepsShape } satisfies ReferenceShape,
  isRequired: true,
  description: "The steps, one after the other.",
};

function kind(keys: Record<string, KeyShape>): KeysShape {
  return { kind: "keys", of: "a step", keys: { name: nameKey, ...keys } };
}

const required = (shape: Shape, description: string): KeyShape => ({ shape, description, isRequired: true });

const branchesShape: NamesShape = { kind: "names", of: "branch", value: stepsKey.shape };
const takenShape: ListShape = { kind: "list", of: "variables", item: nameScalar, least: 1 };

/** The kinds of steps, each named by the key that it is written with. */
export const stepShape: VariantShape = {
  kind: "variant",
  of: "a step",
  variants: {
    send: kind({
      send: required(fieldScalar, "Sends a frame, by its name, or the bytes of a field text."),
      on: onKey,
      body: bodyKey,
      to: { shape: addressScalar, description: "Where a listening UDP connection sends; else the last sender." },
    }),
    expect: kind({
      expect: required(expectShape, "Waits for a message, and checks it: a frame's name, a field text, or a map."),
      on: onKey,
      body: bodyKey,
      within: { shape: durationScalar, description: "How long to wait; 5s, or the file's within, unless told." },
      count: { shape: countShape, description: "How many messages; 1 unless told." },
      from: { shape: filledText, description: "The peer, as host or host:port; messages of others are left waiting." },
    }),
    close: kind({
      close: required(nameScalar, "Closes a connection."),
      how: { shape: choice("fin", "rst"), description: "In order (fin, unless told), or by reset (rst)." },
      expect: { shape: answerShape, description: "What the peer does then." },
    }),
    sleep: kind({ sleep: required(durationScalar, "Waits, and reads nothing.") }),
    repeat: kind({
      repeat: required(integer(1, 1_000_000), "Runs its steps so many times."),
      every: { shape: durationScalar, description: "From the start of one round to the start of the next." },
      steps: stepsKey,
    }),
    foreach: kind({
      foreach: required(eachShape, "Runs its steps once for each value of a variable."),
      steps: stepsKey,
    }),
    parallel: kind({ parallel: required(branchesShape, "Runs named branches at the same time, and waits for all.") }),
    run: kind({
      run: required(filledText, "Runs another file, by its path from this one, with connections of its own."),
      vars: { shape: valuesShape, description: "Variables for that file, over its own." },
      take: { shape: takenShape, description: "Variables of that file that this one goes on with." },
    }),
    assert: kind({ assert: required(conditionsShape, "Checks variables.") }),
    set: kind({ set: required(valuesShape, "Gives variables a value.") }),
  },
};

export const stepsShape: ListShape = { kind: "list", of: "steps", item: stepShape, least: 1 };
