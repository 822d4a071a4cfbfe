import type { PausableWork } from "../../pausableWork";
import type { Diagnostics } from "../diagnostic";
import { variantOf } from "../validate/checkShape";
import {
  addressScalar,
  choice,
  durationScalar,
  filledText,
  integer,
  nameScalar,
  rangeScalar,
  textScalar,
} from "../vocabulary/scalars";
import { stepShape } from "../vocabulary/stepShapes";
import { entriesOf, entryOf, itemsOf, valueOf, type YamlMap, type YamlNode, type YamlScalar } from "../yaml/yamlNode";
import type { CloseStep, ExpectStep, ForeachStep, Step, StepList } from "./exchangeDocument";
import { peerClose, type MessageReader } from "./messageReader";
import { settingOf, wordOf } from "./setting";
import { readConditions, readValue, readVariables } from "./valueReader";

const anyCount = integer(0, 1_000_000);
const closing = choice("fin", "rst");

/** What all kinds of steps have. */
interface Common {
  readonly node: YamlMap;
  readonly key: YamlScalar;
  readonly id: string;
  readonly name: string | undefined;
}

/** Reads steps, leaving out those whose shape was refused. */
export class StepReader {
  constructor(
    private readonly messages: MessageReader,
    private readonly diagnostics: Diagnostics,
  ) {}

  /** `prefix` begins the id of each step: nothing, or that of the step around with a slash behind. */
  *list(node: YamlNode | undefined, prefix = ""): PausableWork<StepList> {
    const steps: Step[] = [];
    for (const [index, item] of itemsOf(node).entries()) {
      const step = yield* this.#step(item, `${prefix}${index}`);
      if (step !== undefined) steps.push(step);
      yield;
    }
    return { node: node?.kind === "list" ? node : undefined, steps };
  }

  *#step(node: YamlNode, id: string): PausableWork<Step | undefined> {
    const kind = variantOf(node, stepShape);
    const key = entryOf(node, kind ?? "")?.key;
    if (node.kind !== "map" || key === undefined) return undefined;
    const common: Common = { node, key, id, name: wordOf(valueOf(node, "name"), textScalar) };
    return this.#talking(kind, common) ?? (yield* this.#timing(kind, common)) ?? this.#computing(kind, common);
  }

  #talking(kind: string | undefined, common: Common): Step | undefined {
    switch (kind) {
      case "send": {
        const { node } = common;
        const message = this.messages.message(valueOf(node, "send"), valueOf(node, "body"));
        const to = settingOf(valueOf(node, "to"), addressScalar);
        return message && { kind, ...common, on: nameOf(node, "on"), message, to };
      }
      case "expect":
        return this.#expect(common);
      case "close":
        return this.#close(common);
      default:
        return undefined;
    }
  }

  #expect(common: Common): ExpectStep | undefined {
    const { node } = common;
    const expectation = this.messages.expectation(valueOf(node, "expect"), valueOf(node, "body"));
    if (expectation === undefined) return undefined;
    const within = settingOf(valueOf(node, "within"), durationScalar);
    const from = settingOf(valueOf(node, "from"), filledText);
    return { kind: "expect", ...common, on: nameOf(node, "on"), expectation, within, count: this.#count(node), from };
  }

  #count(node: YamlMap): ExpectStep["count"] {
    const count = valueOf(node, "count");
    const least = valueOf(count, "at-least");
    const times = settingOf(least ?? count, anyCount);
    return times && { times, isLeast: least !== undefined };
  }

  #close(common: Common): CloseStep | undefined {
    const { node } = common;
    const connection = nameOf(node, "close");
    if (connection === undefined) return undefined;
    const expect = valueOf(node, "expect");
    const peer = peerClose(valueOf(expect, "peer"));
    const answer = peer && { peer, within: settingOf(valueOf(expect, "within"), durationScalar) };
    return { kind: "close", ...common, connection, how: wordOf(valueOf(node, "how"), closing) ?? "fin", answer };
  }

  *#timing(kind: string | undefined, common: Common): PausableWork<Step | undefined> {
    const { node, id } = common;
    switch (kind) {
      case "sleep": {
        const lasts = settingOf(valueOf(node, "sleep"), durationScalar);
        return lasts && { kind, ...common, lasts };
      }
      case "repeat": {
        const times = settingOf(valueOf(node, "repeat"), anyCount);
        const every = settingOf(valueOf(node, "every"), durationScalar);
        const steps = times && (yield* this.list(valueOf(node, "steps"), `${id}/`));
        return steps && { kind, ...common, times, every, steps };
      }
      case "foreach":
        return yield* this.#foreach(common);
      case "parallel": {
        const branches = [];
        for (const { key, value } of entriesOf(valueOf(node, "parallel")))
          branches.push({ key, steps: yield* this.list(value, `${id}/${key.text}/`) });
        return { kind, ...common, branches };
      }
      default:
        return undefined;
    }
  }

  *#foreach(common: Common): PausableWork<ForeachStep | undefined> {
    const { node, id } = common;
    const entry = entriesOf(valueOf(node, "foreach"))[0];
    if (entry === undefined) return undefined;
    const range = settingOf(entry.value, rangeScalar);
    const values =
      range ??
      itemsOf(entry.value)
        .map(readValue)
        .filter((value) => value !== undefined);
    const steps = yield* this.list(valueOf(node, "steps"), `${id}/`);
    return { kind: "foreach", ...common, variable: entry.key, values, steps };
  }

  #computing(kind: string | undefined, common: Common): Step | undefined {
    const { node } = common;
    switch (kind) {
      case "run": {
        const path = settingOf(valueOf(node, "run"), filledText);
        const take = itemsOf(valueOf(node, "take")).filter((item) => item.kind === "scalar");
        return path && { kind, ...common, path, variables: readVariables(valueOf(node, "vars")), take };
      }
      case "assert":
        return { kind, ...common, conditions: readConditions(valueOf(node, kind), this.messages, this.diagnostics) };
      case "set":
        return { kind, ...common, variables: readVariables(valueOf(node, kind)) };
      default:
        return undefined;
    }
  }
}

/** The name that a key has, where it is one. */
export function nameOf(node: YamlNode | undefined, key: string): YamlScalar | undefined {
  const value = valueOf(node, key);
  return value?.kind === "scalar" && wordOf(value, nameScalar) !== undefined ? value : undefined;
}
