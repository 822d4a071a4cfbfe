import { isBlockText, writeBlock, writeKey, writeScalar } from "./writeScalar";

/** What can be written: as JSON has it, keys in the order in which they stand. */
export type Writable =
  string | number | bigint | boolean | readonly Writable[] | { readonly [key: string]: Writable | undefined };

type WritableMap = Readonly<Record<string, Writable | undefined>>;

const widest = 96;
const step = "  ";

/**
 * Writes a value as YAML in the style of the documentation: keys of the top level on lines of their own, small maps in
 * braces, texts of several lines as blocks. What it writes is read back as the same value.
 */
export function writeYaml(value: WritableMap): string {
  return `${new YamlWriter().map(value, "").join("\n")}\n`;
}

/** One item of a list as lines, the first beginning with its dash; `indent` stands before each. */
export function writeListItem(value: Writable, indent: string): readonly string[] {
  return new YamlWriter().item(value, indent);
}

class YamlWriter {
  map(value: WritableMap, indent: string): string[] {
    return present(value).flatMap(([key, item]) => this.#entry(key, item, indent));
  }

  item(value: Writable, indent: string): string[] {
    if (!isMap(value) || present(value).length === 0) return this.#value(value, `${indent}- `, indent);
    const [first = "", ...rest] = this.map(value, indent + step);
    return [`${indent}- ${first.slice(indent.length + step.length)}`, ...rest];
  }

  #entry(key: string, value: Writable, indent: string): string[] {
    const head = `${indent}${writeKey(key)}:`;
    if (indent === "" && isMap(value) && isMapOfMaps(value)) return [head, ...this.#parts(value)];
    const flow = flowOf(value);
    const isNested = typeof value === "object" && flow !== "{}" && flow !== "[]";
    if (!isNested) return this.#value(value, `${head} `, indent);
    if (flow !== undefined && isSmall(value) && fits(flow, head)) return [`${head} ${flow}`];
    if (isMap(value)) return [head, ...this.map(value, indent + step)];
    return [head, ...value.flatMap((item) => this.item(item, indent + step))];
  }

  /** What the file is about, such as its connections: one line for each of their settings. */
  #parts(value: WritableMap): string[] {
    return present(value).flatMap(([key, part]) => [
      `${step}${writeKey(key)}:`,
      ...this.map(part as WritableMap, step + step),
    ]);
  }

  #value(value: Writable, head: string, indent: string): string[] {
    if (typeof value === "string" && isBlockText(value)) return (head + writeBlock(value, indent + step)).split("\n");
    return [head + (flowOf(value) ?? JSON.stringify(value))];
  }
}

function isMap(value: Writable): value is WritableMap {
  return typeof value === "object" && !Array.isArray(value);
}

function isMapOfMaps(value: WritableMap): boolean {
  const items = present(value).map(([, item]) => item);
  return items.length > 0 && items.every((item) => isMap(item) && !isBytes(item) && present(item).length > 0);
}

function present(value: WritableMap): [string, Writable][] {
  return Object.entries(value).flatMap(([key, item]): [string, Writable][] =>
    item === undefined ? [] : [[key, item]],
  );
}

/** The value in braces and brackets; undefined where it has a text that needs a block. */
function flowOf(value: Writable, isInside = false): string | undefined {
  if (typeof value === "string")
    return isInside && isBlockText(value) ? undefined : writeScalar(value, { isFlow: isInside });
  if (typeof value !== "object") return writeScalar(value);
  if (!isMap(value))
    return joined(
      value.map((item) => flowOf(item, true)),
      "[",
      "]",
    );
  const entries = present(value).map(([key, item]) => {
    const flow = flowOf(item, true);
    return flow === undefined ? undefined : `${writeKey(key)}: ${flow}`;
  });
  return joined(entries, "{", "}");
}

function joined(items: readonly (string | undefined)[], open: string, close: string): string | undefined {
  if (items.includes(undefined)) return undefined;
  if (items.length === 0) return open + close;
  return close === "]" ? `${open}${items.join(", ")}${close}` : `${open} ${items.join(", ")} ${close}`;
}

/** Maps of a few small values, and lists of scalars and bytes: not those of steps, which have lines of their own. */
function isSmall(value: Writable, depth = 0): boolean {
  if (typeof value !== "object") return true;
  if (!isMap(value)) return value.every((item) => typeof item !== "object" || isBytes(item));
  const items = present(value).map(([, item]) => item);
  return items.length <= 4 && depth < 3 && items.every((item) => isSmall(item, depth + 1));
}

function isBytes(value: Writable): boolean {
  return isMap(value) && Object.keys(value).join() === "hex";
}

function fits(flow: string, head: string): boolean {
  return head.length + 1 + flow.length <= widest;
}
