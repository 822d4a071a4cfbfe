import type { FieldEvaluator } from "./fieldEvaluator";
import type { FieldNode } from "./fieldNode";
import type { HeldField } from "./matchField";

/** What the bytes of a field that is no number hold: text where it is one and they are of its encoding, else the bytes. */
export function bytesContent(node: FieldNode, bytes: Uint8Array, evaluator: FieldEvaluator): string | Uint8Array {
  const { item } = node.field;
  const isQuoted = item.kind === "literal" && item.parts.every(({ kind }) => kind === "quoted");
  if (item.kind !== "text" && item.kind !== "zeroTerminated" && !isQuoted) return bytes;
  const codec = evaluator.codec(node);
  const content = item.kind === "zeroTerminated" ? bytes.subarray(0, -1) : bytes;
  const text = codec.decode(content);
  if (!text.includes("\ufffd")) return text;
  const again = codec.encode(text);
  const isSame =
    again.ok && again.bytes.length === content.length && again.bytes.every((byte, at) => byte === content[at]);
  return isSame ? text : bytes;
}

/**
 * The encoding of a text field whose bytes are not of it; undefined where that is no problem. A field that is compared with
 * a text was right already, and may have been written with `\xHH`.
 */
export function brokenEncoding({ node, value }: HeldField): string | undefined {
  const { item, operation } = node.field;
  if (typeof value === "string" || operation?.kind === "assign" || operation?.kind === "equal") return undefined;
  if (item.kind === "zeroTerminated") return "utf-8";
  return item.kind === "text" ? item.encoding : undefined;
}
