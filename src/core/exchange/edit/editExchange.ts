import type { ExchangeDocument, StepList } from "../model/exchangeDocument";
import { isBlockText, writeBlock, writeScalar } from "../write/writeScalar";
import { writeStep, type StepDraft } from "../write/writeExchange";
import { entryOf, type YamlList, type YamlMap, type YamlNode, type YamlScalar } from "../yaml/yamlNode";
import { lineBreakOf, lineEnd, lineStart, type TextEdit } from "./textEdit";

/** Whether a place is inside braces or brackets of the file. */
function isInFlow(root: YamlNode | undefined, at: number): boolean {
  if (root === undefined || root.kind === "scalar" || at < root.from || at > root.to) return false;
  if (root.isFlow) return at > root.from && at < root.to;
  const children = root.kind === "list" ? root.items : root.entries.map(({ value }) => value);
  return children.some((child) => isInFlow(child, at));
}

/** The blanks before the first character of the line of `at`. */
function indentAt(source: string, at: number): string {
  return /^ */.exec(source.slice(lineStart(source, at)))?.[0] ?? "";
}

/** The column of `at`, as blanks. */
function columnOf(source: string, at: number): string {
  return " ".repeat(at - lineStart(source, at));
}

/** Another value for a scalar: in the style that it has where that can say it, and nothing else is touched. */
export function replaceScalar(
  { source, root }: ExchangeDocument,
  scalar: YamlScalar,
  value: string | number,
): TextEdit {
  const { from, to, style } = scalar;
  const isFlow = isInFlow(root, from);
  if (typeof value === "string" && style === "literal" && isBlockText(value) && !value.endsWith("\n\n") && !isFlow)
    return { from, to, text: blockAt(source, from, value) + trailingBreak(source, scalar) };
  const text = rewritten(value, scalar, isFlow);
  // A block ends with its line break, which the line goes on to need.
  return { from, to, text: text + trailingBreak(source, scalar) };
}

function trailingBreak(source: string, { from, to }: YamlScalar): string {
  return /\r?\n$/.exec(source.slice(from, to))?.[0] ?? "";
}

function blockAt(source: string, from: number, value: string): string {
  return writeBlock(value, `${indentOfBlock(source, from)}  `, lineBreakOf(source));
}

/** What the lines of a block have to be indented more than: the key, or the dash, that it belongs to. */
function indentOfBlock(source: string, from: number): string {
  const line = source.slice(lineStart(source, from), from);
  return " ".repeat(/^ *(?:- +)*/.exec(line)?.[0].length ?? 0);
}

function rewritten(value: string | number, { style }: YamlScalar, isFlow: boolean): string {
  if (typeof value === "number") return String(value);
  const plain = writeScalar(value, { isFlow });
  const isPrintable = /^[\x20-\x7e\xa1-\ud7ff]*$/.test(value);
  if (style === "single" && isPrintable) return `'${value.replaceAll("'", "''")}'`;
  if (style === "double" && isPrintable && !plain.startsWith("'")) return JSON.stringify(value);
  return plain;
}

/** Sets a key of a map: its value where the map has it, else a new line, or a new part of the braces, at the end. */
export function setKey(document: ExchangeDocument, map: YamlMap, key: string, value: string | number): TextEdit {
  const known = entryOf(map, key);
  if (known?.value?.kind === "scalar") return replaceScalar(document, known.value, value);
  const { source } = document;
  if (known !== undefined)
    return replaceValue(source, known.key, known.value, writeScalar(value, { isFlow: map.isFlow }));
  const text = `${writeScalar(key, { isFlow: map.isFlow })}: ${writeScalar(value, { isFlow: map.isFlow })}`;
  return addToMap(source, map, text);
}

function replaceValue(source: string, key: YamlScalar, value: YamlNode | undefined, text: string): TextEdit {
  if (value !== undefined) return { from: value.from, to: value.to, text };
  const colon = source.indexOf(":", key.to) + 1;
  return { from: colon, to: colon, text: ` ${text}` };
}

function addToMap(source: string, map: YamlMap, text: string): TextEdit {
  const last = map.entries.at(-1);
  const end = last === undefined ? map.from + 1 : (last.value ?? last.key).to;
  if (map.isFlow) {
    const isEmpty = last === undefined;
    return { from: end, to: end, text: isEmpty ? ` ${text} ` : `, ${text}` };
  }
  return addLines(source, end, [columnOf(source, map.from) + text]);
}

/** New lines behind the line of `end`, which is the end of a node. */
function addLines(source: string, end: number, lines: readonly string[]): TextEdit {
  const lineBreak = lineBreakOf(source);
  const isAfterBreak = end > 0 && source[end - 1] === "\n";
  const at = isAfterBreak ? end : lineEnd(source, end);
  const isOpen = at === source.length && source[at - 1] !== "\n";
  const text = lines.join(lineBreak);
  return { from: at, to: at, text: isOpen ? lineBreak + text : text + lineBreak };
}

/**
 * A new step behind the step `after`, or first where it is undefined. In a list in brackets it is written in braces.
 * Undefined where the list is not in the file at all.
 */
export function addStep(
  document: ExchangeDocument,
  list: StepList,
  after: YamlNode | undefined,
  step: StepDraft,
): TextEdit | undefined {
  const { node } = list;
  if (node === undefined) return undefined;
  if (node.isFlow) return addFlowStep(node, after, step);
  const { source } = document;
  const indent = dashIndent(source, node);
  const lines = writeStep(step, indent);
  if (after !== undefined) return addLines(source, after.to, lines);
  const at = lineStart(source, node.from);
  const lineBreak = lineBreakOf(source);
  return { from: at, to: at, text: lines.map((line) => line + lineBreak).join("") };
}

/** The blanks before the dashes of a list. */
function dashIndent(source: string, { from }: YamlList): string {
  return source[from] === "-" ? columnOf(source, from) : indentAt(source, from);
}

function addFlowStep(list: YamlList, after: YamlNode | undefined, step: StepDraft): TextEdit {
  const text = flowOfStep(step);
  const [first] = list.items;
  if (after !== undefined) return { from: after.to, to: after.to, text: `, ${text}` };
  if (first !== undefined) return { from: first.from, to: first.from, text: `${text}, ` };
  return { from: list.from + 1, to: list.from + 1, text: ` ${text} ` };
}

/** A step in braces: JSON is YAML, and says texts of several lines in one. */
function flowOfStep(step: StepDraft): string {
  return JSON.stringify(step);
}

/** Takes a step out, with its lines and the comments at their ends. */
export function removeStep({ source }: ExchangeDocument, list: StepList, step: YamlNode): TextEdit | undefined {
  const { node } = list;
  const index = node?.items.indexOf(step) ?? -1;
  if (node === undefined || index === -1 || node.items.length === 1) return undefined;
  const [before, behind] = [node.items[index - 1], node.items[index + 1]];
  if (node.isFlow)
    return behind === undefined
      ? { from: before?.to ?? step.from, to: step.to, text: "" }
      : { from: step.from, to: behind.from, text: "" };
  const from = lineStart(source, step.from);
  const isAfterBreak = source[step.to - 1] === "\n";
  return { from, to: isAfterBreak ? step.to : lineEnd(source, step.to), text: "" };
}
