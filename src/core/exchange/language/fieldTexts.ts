import type { SourceRange } from "../diagnostic";
import { everyStep, expectedMessages } from "../model/eachStep";
import type { ExchangeDocument, Fields, Message } from "../model/exchangeDocument";
import { fileShape } from "../vocabulary/fileShape";
import { fieldScalar } from "../vocabulary/scalars";
import type { Shape } from "../vocabulary/shape";
import { entriesOf, itemsOf, type YamlNode, type YamlScalar } from "../yaml/yamlNode";
import { shapeFor } from "./placeAt";

/** Every field text of a file: of frames, messages and bodies, in steps and in rules. */
export function fieldTexts(document: ExchangeDocument): readonly Fields[] {
  const found: Fields[] = document.frames.map(({ fields }) => fields);
  const add = ({ body, ...message }: Message): void => {
    if (message.kind === "fields") found.push(message.fields);
    if (body !== undefined) found.push(body);
  };
  for (const { step } of everyStep(document)) {
    if (step.kind === "send") add(step.message);
    if (step.kind === "expect") expectedMessages(step.expectation).forEach(add);
  }
  for (const { event } of document.rules ?? []) if (event.kind === "message") add(event.message);
  return found;
}

/**
 * Every scalar in a range that stands where a field text, or the name of a frame, may: in the order of the file, right or
 * wrong.
 */
export function fieldScalars(root: YamlNode | undefined, range: SourceRange): readonly YamlScalar[] {
  return root === undefined ? [] : scalarsIn(root, fileShape, range);
}

function scalarsIn(node: YamlNode, shape: Shape | undefined, range: SourceRange): readonly YamlScalar[] {
  if (node.to < range.from || node.from > range.to) return [];
  const own = shapeFor(shape, node);
  if (node.kind === "scalar") return own === fieldScalar ? [node] : [];
  const item = own?.kind === "list" ? own.item : undefined;
  if (node.kind === "list") return itemsOf(node).flatMap((each) => scalarsIn(each, item, range));
  return entriesOf(node).flatMap(({ key, value }) => {
    if (value === undefined) return [];
    const keys = own?.kind === "keys" && Object.hasOwn(own.keys, key.text) ? own.keys[key.text]?.shape : undefined;
    return scalarsIn(value, own?.kind === "names" ? own.value : keys, range);
  });
}
