import { namesAskedAbout } from "../../closestNames";
import type { ExchangeDiagnostic } from "../diagnostic";
import { setKey } from "../edit/editExchange";
import { lineBreakOf, lineEnd, lineStart, type TextEdit } from "../edit/textEdit";
import type { ExchangeDocument } from "../model/exchangeDocument";
import { namePattern } from "../vocabulary/shape";
import { entryOf, valueOf, type YamlMap, type YamlNode } from "../yaml/yamlNode";

/** A way to put right what a diagnostic is about. */
export interface Fix {
  /** What it does, as the entry of a menu. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Whether it is what was meant, as far as can be told. */
  readonly isPreferred: boolean;
}

/** What can be done about a diagnostic of a file, the most likely first. */
export function fixesOf(document: ExchangeDocument, found: Omit<ExchangeDiagnostic, "severity">): readonly Fix[] {
  const all = [...replacements(document, found), ...declarations(document, found), ...removals(document, found)];
  return all.filter(({ edits }) => edits.length > 0);
}

/** One for each name that the message asks about. */
function replacements(
  { source }: ExchangeDocument,
  { message, from, to }: Omit<ExchangeDiagnostic, "severity">,
): readonly Fix[] {
  const names = namesAskedAbout(message);
  const written = source.slice(from, to);
  const wrong = wrongWord(written, message);
  if (wrong === undefined) return [];
  const start = from + written.indexOf(wrong);
  return names.map((name) => ({
    title: `Change to ${name}`,
    edits: [{ from: start, to: start + wrong.length, text: name }],
    isPreferred: names.length === 1,
  }));
}

/** The word of a range that the message says is wrong: the range may have quotes, braces or more around it. */
function wrongWord(written: string, message: string): string | undefined {
  const words = written.match(/[\p{L}\p{N}_$][\p{L}\p{N}_./-]*/gu) ?? [];
  const named = words.filter((word) => word !== "secret" && message.includes(word));
  return named[0] ?? (words.length === 1 ? words[0] : undefined);
}

function declarations(document: ExchangeDocument, found: Omit<ExchangeDiagnostic, "severity">): readonly Fix[] {
  const { code, message } = found;
  const variable = /^Nothing defines the variable (\S+);/.exec(message)?.[1];
  if (code === "SOCKSCOPE_EXCHANGE_UNKNOWN_VARIABLE" && variable !== undefined && namePattern.test(variable))
    return [{ title: `Declare ${variable} in vars`, edits: declareVariable(document, variable), isPreferred: false }];
  const secret = /^The secret “(.+)” is not declared\./.exec(message)?.[1];
  if (code === "SOCKSCOPE_EXCHANGE_UNKNOWN_NAME" && secret !== undefined && namePattern.test(secret))
    return [
      {
        title: `Declare the secret ${secret}`,
        edits: declareSecret(document, secret),
        isPreferred: namesAskedAbout(message).length === 0,
      },
    ];
  if (code === "SOCKSCOPE_EXCHANGE_VERSION" && message.startsWith("The version is missing"))
    return [{ title: "Add sock: 1", edits: addVersion(document), isPreferred: true }];
  return [];
}

function declareVariable(document: ExchangeDocument, name: string): readonly TextEdit[] {
  const variables = valueOf(document.root, "vars");
  if (variables?.kind === "map") return [setKey(document, variables, name, "")];
  return addSection(document, `vars: { ${name}: "" }`);
}

function declareSecret(document: ExchangeDocument, name: string): readonly TextEdit[] {
  const { source, root } = document;
  const list = valueOf(root, "secrets");
  if (list === undefined) return addSection(document, `secrets: [${name}]`);
  const last = list.kind === "list" ? list.items.at(-1) : undefined;
  if (list.kind !== "list" || last === undefined) return [];
  if (list.isFlow) return [{ from: last.to, to: last.to, text: `, ${name}` }];
  const column = " ".repeat(list.from - lineStart(source, list.from));
  return [addLine(source, last.to, `${column}- ${name}`)];
}

function addVersion({ source, root }: ExchangeDocument): readonly TextEdit[] {
  if (root?.kind !== "map" || root.isFlow) return [];
  const known = entryOf(root, "sock");
  if (known !== undefined) return [{ from: known.key.to, to: known.value?.to ?? known.key.to + 1, text: ": 1" }];
  return [{ from: root.from, to: root.from, text: `sock: 1${lineBreakOf(source)}` }];
}

/** A new line of the outermost map, behind those that stand first in a file. */
function addSection({ source, root }: ExchangeDocument, line: string): readonly TextEdit[] {
  if (root?.kind !== "map" || root.isFlow) return [];
  const first = ["sock", "name", "within", "vars"]
    .map((key) => entryOf(root, key))
    .findLast((entry) => entry !== undefined);
  return first === undefined ? [] : [addLine(source, (first.value ?? first.key).to, line)];
}

/** A line behind that of `end`, which is the end of a node. */
function addLine(source: string, end: number, line: string): TextEdit {
  const at = source[end - 1] === "\n" ? end : lineEnd(source, end);
  const lineBreak = lineBreakOf(source);
  const isOpen = at === source.length && source[at - 1] !== "\n";
  return { from: at, to: at, text: isOpen ? lineBreak + line : line + lineBreak };
}

/** Takes out what nothing uses, unless its map or list would be empty then. */
function removals(
  { source, root }: ExchangeDocument,
  { code, from, to }: Omit<ExchangeDiagnostic, "severity">,
): readonly Fix[] {
  if (code !== "SOCKSCOPE_EXCHANGE_UNUSED" || root?.kind !== "map") return [];
  const name = source.slice(from, to);
  const edits = root.entries.flatMap(({ value }) => (value === undefined ? [] : removal(source, value, from)));
  return [{ title: `Remove ${name}`, edits, isPreferred: false }];
}

function removal(source: string, node: YamlNode, at: number): readonly TextEdit[] {
  if (node.kind === "scalar") return [];
  const parts = node.kind === "list" ? node.items : entriesSpans(node);
  const index = parts.findIndex(({ from }) => from === at);
  const [part, before, behind] = [parts[index], parts[index - 1], parts[index + 1]];
  if (part === undefined || parts.length === 1) return [];
  if (node.isFlow)
    return [
      behind === undefined
        ? { from: before?.to ?? part.from, to: part.to, text: "" }
        : { from: part.from, to: behind.from, text: "" },
    ];
  const end = source[part.to - 1] === "\n" ? part.to : lineEnd(source, part.to);
  return [{ from: lineStart(source, part.from), to: end, text: "" }];
}

function entriesSpans({ entries }: YamlMap): readonly { from: number; to: number }[] {
  return entries.map(({ key, value }) => ({ from: key.from, to: (value ?? key).to }));
}
