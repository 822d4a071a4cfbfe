import type { PausableWork } from "../../pausableWork";
import type { Diagnostics } from "../diagnostic";
import {
  addressScalar,
  booleanScalar,
  durationScalar,
  encodingScalar,
  fieldScalar,
  filledText,
  integer,
  textScalar,
} from "../vocabulary/scalars";
import { entriesOf, itemsOf, valueOf, type YamlEntry, type YamlNode } from "../yaml/yamlNode";
import type { ConnectionDefinition, ExchangeDocument, FrameDefinition, MulticastDefinition } from "./exchangeDocument";
import { MessageReader, type ParsedTexts } from "./messageReader";
import { RuleReader } from "./ruleReader";
import { settingOf, wordOf } from "./setting";
import { StepReader } from "./stepReader";
import { readVariables } from "./valueReader";

const retries = integer(1, 10_000);
const hops = integer(0, 255);

/** What a document is made of. */
export interface DocumentParts {
  readonly source: string;
  readonly root: YamlNode | undefined;
  /** The field texts of an earlier version of the file, which need not be parsed again. */
  readonly known: ParsedTexts;
}

/**
 * Makes the document of a tree: of all of it that has the right shape, so that an editor can work with a file that is being
 * written. Reports what is wrong inside of field texts and conditions.
 */
export function* readingDocument(
  { source, root, known }: DocumentParts,
  diagnostics: Diagnostics,
): PausableWork<{ readonly document: ExchangeDocument; readonly texts: ParsedTexts }> {
  const entries = entriesOf(valueOf(root, "frames"));
  const messages = new MessageReader(source, new Set(entries.map(({ key }) => key.text)), diagnostics, known);
  const steps = new StepReader(messages, diagnostics);
  const rules = valueOf(root, "rules");
  const document = {
    source,
    root,
    name: wordOf(valueOf(root, "name"), textScalar),
    within: settingOf(valueOf(root, "within"), durationScalar),
    variables: readVariables(valueOf(root, "vars")),
    secrets: itemsOf(valueOf(root, "secrets")).filter((item) => item.kind === "scalar"),
    connections: entriesOf(valueOf(root, "connections")).flatMap(readConnection),
    frames: yield* readingFrames(entries, messages),
    steps: yield* steps.list(valueOf(root, "steps")),
    rules: rules && (yield* new RuleReader(messages, steps, diagnostics).list(rules)),
  };
  return { document, texts: messages.texts };
}

function* readingFrames(entries: readonly YamlEntry[], messages: MessageReader): PausableWork<FrameDefinition[]> {
  const frames: FrameDefinition[] = [];
  for (const entry of entries) {
    frames.push(...readFrame(entry, messages));
    yield;
  }
  return frames;
}

function readFrame({ key, value }: YamlEntry, messages: MessageReader): FrameDefinition[] {
  if (wordOf(value, fieldScalar) === undefined) return [];
  const fields = messages.fields(value, "frame");
  return fields === undefined ? [] : [{ key, fields }];
}

function readConnection({ key, value: node }: YamlEntry): ConnectionDefinition[] {
  const tcp = settingOf(valueOf(node, "tcp"), addressScalar);
  const udp = settingOf(valueOf(node, "udp"), addressScalar);
  const address = tcp ?? udp;
  if (node?.kind !== "map" || address === undefined) return [];
  const connect = valueOf(node, "connect");
  const retry = valueOf(connect, "retry");
  return [
    {
      key,
      node,
      transport: tcp === undefined ? "udp" : "tcp",
      address,
      isListening: wordOf(valueOf(node, "listen"), booleanScalar) ?? false,
      connectTimeout: settingOf(valueOf(connect, "timeout"), durationScalar),
      retryTimes: settingOf(valueOf(retry, "times"), retries),
      retryEvery: settingOf(valueOf(retry, "every"), durationScalar),
      framing: valueOf(node, "framing"),
      encoding: wordOf(valueOf(node, "encoding"), encodingScalar) ?? "utf-8",
      multicast: readMulticast(valueOf(node, "multicast")),
    },
  ];
}

function readMulticast(node: YamlNode | undefined): MulticastDefinition | undefined {
  if (node?.kind !== "map") return undefined;
  return {
    join: settingOf(valueOf(node, "join"), filledText),
    interface: settingOf(valueOf(node, "interface"), filledText),
    hops: settingOf(valueOf(node, "hops"), hops),
  };
}
