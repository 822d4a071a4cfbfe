import type { TextEdit } from "../edit/textEdit";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { readYaml } from "../yaml/readYaml";
import { entriesOf, itemsOf, type YamlNode, type YamlScalar } from "../yaml/yamlNode";
import { formatFieldText } from "./formatFieldText";
import { fieldTexts } from "./fieldTexts";

/**
 * Puts a file in order, and touches only what has to change: blanks at the ends of lines go, the file ends with one line
 * break, and the fields of a text are indented and their colons lined up where they are not. Comments and line breaks stay
 * as they are. A file that is no YAML, and a field text with a mistake, are left alone. What the file means never changes.
 */
export function formatExchange(document: ExchangeDocument): readonly TextEdit[] {
  const { source, root } = document;
  if (root === undefined || readYaml(source).diagnostics.some(({ severity }) => severity === "error")) return [];
  const fields = fieldTexts(document).filter(({ node }) => node.style === "literal");
  const inFields = fields.flatMap((each) => formatFieldText(source, each));
  // Blanks at the end of a field's line mean nothing; in all other texts of several lines they may.
  const sound = new Set(fields.filter(({ parsed }) => parsed.problems.length === 0).map(({ node }) => node));
  const kept = spansOverLines(source, root).filter((node) => !sound.has(node));
  const [end] = lastBreak(source, root);
  const blanks = trailingBlanks(source, end?.from).filter(
    ({ from }) => !kept.some((span) => from > span.from && from < span.to),
  );
  return [...inFields, ...blanks, ...(end === undefined ? [] : [end])].sort((a, b) => a.from - b.from);
}

/** Texts that go over lines: blanks may be a part of them. */
function spansOverLines(source: string, node: YamlNode | undefined): readonly YamlScalar[] {
  if (node?.kind === "scalar") return source.slice(node.from, node.to).includes("\n") ? [node] : [];
  const inner = [...itemsOf(node), ...entriesOf(node).map(({ value }) => value)];
  return inner.flatMap((each) => spansOverLines(source, each));
}

function trailingBlanks(source: string, end = source.length): readonly TextEdit[] {
  return [...source.slice(0, end).matchAll(/[ \t]+(?=\r?\n|$)/g)].map(({ 0: blanks, index }) => ({
    from: index,
    to: index + blanks.length,
    text: "",
  }));
}

/** One line break at the end, unless the file ends with a text that counts them. */
function lastBreak(source: string, root: YamlNode): readonly TextEdit[] {
  const end = source.trimEnd().length;
  const rest = source.slice(end);
  if (spansOverLines(source, root).some(({ style, to }) => style !== "plain" && to > end)) return [];
  if (/^[ \t]*\r?\n$/.test(rest)) return [];
  const lineBreak = /\r?\n/.exec(source)?.[0] ?? "\n";
  return [{ from: end, to: source.length, text: lineBreak }];
}
