import { parseFieldText } from "../../payload/fields/parseFieldText";
import { RecentFieldTexts } from "../../payload/fields/recentFieldTexts";
import { quoted } from "../../quoted";
import type { Diagnostics, SourceRange } from "../diagnostic";
import { summarizeFields } from "../fields/fieldSummary";
import { readRegex } from "../variables/condition";
import { suggestName } from "../validate/suggestName";
import { choice, durationScalar, fieldScalar, regexScalar } from "../vocabulary/scalars";
import { namePattern } from "../vocabulary/shape";
import { scalarOffsets } from "../yaml/scalarOffsets";
import { entriesOf, itemsOf, valueOf, type YamlNode, type YamlScalar } from "../yaml/yamlNode";
import type { Expectation, Fields, Message, PeerClose } from "./exchangeDocument";
import { settingOf, wordOf } from "./setting";

/** Field texts that were parsed, by what they are called and say. */
export type ParsedTexts = ReadonlyMap<string, Pick<Fields, "parsed" | "summary">>;

/** Reads field texts, messages and what is expected; reports what is wrong inside field texts. */
export class MessageReader {
  readonly #texts = new Map<string, Pick<Fields, "parsed" | "summary">>();
  readonly #recent = new RecentFieldTexts();

  /** `known` are the texts of an earlier version of the file, most of which are mostly still in it. */
  constructor(
    private readonly source: string,
    private readonly frames: ReadonlySet<string>,
    private readonly diagnostics: Diagnostics,
    private readonly known: ParsedTexts = new Map(),
  ) {}

  /** Those that were read so far, each once: files say the same again and again. */
  get texts(): ParsedTexts {
    return this.#texts;
  }

  /** The range in the file of a range in the text of a scalar. */
  rangeIn(scalar: YamlScalar, { from, to }: SourceRange): SourceRange {
    const offsets = scalarOffsets(this.source, scalar);
    const start = offsets.offsetOf(from);
    return { from: start, to: Math.max(start, offsets.offsetOf(to)) };
  }

  /** `source` is what problems of the text call it: `fields`, or `frame` for one that wraps others. */
  fields(node: YamlNode | undefined, source?: "frame"): Fields | undefined {
    const fields = this.#parsed(node, source);
    if (fields !== undefined) this.#report(fields);
    return fields;
  }

  /** A frame by its name, or fields. `body` is the text beside it. */
  message(node: YamlNode | undefined, body: YamlNode | undefined): Message | undefined {
    if (node?.kind === "scalar" && this.frames.has(node.text))
      return { kind: "frame", name: node, body: this.fields(body) };
    const fields = this.#parsed(node);
    if (fields === undefined) return undefined;
    if (fields.parsed.problems.length > 0 && namePattern.test(fields.node.text)) this.unknownFrame(fields.node);
    else this.#report(fields);
    return { kind: "fields", fields, body: this.fields(body) };
  }

  unknownFrame(name: YamlScalar): void {
    const hint =
      suggestName(name.text, this.frames, this.diagnostics) ||
      " Declare it under frames, or write a text in quotes: '\"…\"'.";
    const message = `There is no frame ${quoted(name.text)}.${hint}`;
    this.diagnostics.error("SOCKSCOPE_EXCHANGE_UNKNOWN_NAME", message, name);
  }

  expectation(node: YamlNode | undefined, body: YamlNode | undefined): Expectation | undefined {
    if (node?.kind !== "map") {
      const message = this.message(node, body);
      return message && { kind: "message", message };
    }
    this.fields(body);
    for (const { key, value } of entriesOf(node)) {
      const read = this.#special(key.text, value);
      if (read !== undefined) return read;
    }
    return undefined;
  }

  /** A regular expression between slashes. */
  regex(node: YamlNode | undefined): { readonly kind: "regex"; readonly node: YamlScalar } | undefined {
    if (node?.kind !== "scalar" || wordOf(node, regexScalar) === undefined) return undefined;
    const read = readRegex(node.text);
    if (!read.ok) this.diagnostics.error("SOCKSCOPE_EXCHANGE_BAD_VALUE", read.message, node);
    return { kind: "regex", node };
  }

  #special(key: string, value: YamlNode | undefined): Expectation | undefined {
    switch (key) {
      case "regex":
        return this.regex(value);
      case "silence": {
        const lasts = settingOf(value, durationScalar);
        return lasts && { kind: "silence", lasts };
      }
      case "peer": {
        const how = peerClose(value);
        return how && { kind: "peer", how };
      }
      case "connect":
        return { kind: "connect" };
      case "any-of":
        return { kind: "anyOf", alternatives: this.#alternatives(value) };
      case "unordered":
        return { kind: "unordered", alternatives: this.#alternatives(value) };
      default:
        return undefined;
    }
  }

  #alternatives(node: YamlNode | undefined): Expectation[] {
    const read = itemsOf(node).map((item) => this.expectation(valueOf(item, "expect"), valueOf(item, "body")));
    return read.filter((each) => each !== undefined);
  }

  #parsed(node: YamlNode | undefined, source = "fields"): Fields | undefined {
    if (node?.kind !== "scalar" || wordOf(node, fieldScalar) === undefined) return undefined;
    const key = `${source} ${node.text}`;
    const read = this.#texts.get(key) ?? this.known.get(key) ?? this.#readText(node.text, source);
    this.#texts.set(key, read);
    return { node, ...read };
  }

  #readText(text: string, source: string): Pick<Fields, "parsed" | "summary"> {
    const parsed = parseFieldText(text, source, this.#recent);
    return { parsed, summary: summarizeFields(parsed) };
  }

  #report({ node, parsed }: Fields): void {
    for (const { message, from, to } of parsed.problems)
      this.diagnostics.error("SOCKSCOPE_EXCHANGE_FIELDS", message, this.rangeIn(node, { from, to }));
  }
}

const peerCloseScalar = choice("fin", "rst", "any");

/** How a peer is expected to close. */
export function peerClose(node: YamlNode | undefined): PeerClose | undefined {
  return wordOf(node, peerCloseScalar);
}
