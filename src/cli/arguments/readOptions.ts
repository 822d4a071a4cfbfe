import { parseArgs } from "node:util";
import { didYouMean } from "../../core/closestNames";
import { quoted } from "../../core/quoted";
import { SockscopeError } from "../../core/sockscopeError";

/** How an option is given: alone, or with a value, once or as often as one likes. */
export type OptionKind = "flag" | "value" | "values";

/** Options by their long names, and what is not an option. */
export interface GivenOptions {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/** Short forms of options that every command has. */
const shortNames: Readonly<Record<string, string>> = { h: "help", V: "version" };

/**
 * Sorts arguments by the options of a command; what follows `--` is none. Throws a SockscopeError for an option that
 * the command does not have, lacks its value, or is given too often.
 */
export function readOptions(args: readonly string[], known: Readonly<Record<string, OptionKind>>): GivenOptions {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [name, { type: kind === "flag" ? "boolean" : "string" } as const]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const flags = new Set<string>();
  const values = new Map<string, readonly string[]>();
  const rest: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") rest.push(token.value);
    if (token.kind !== "option") continue;
    const name = token.rawName.startsWith("--") ? token.name : (shortNames[token.name] ?? token.name);
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind === undefined) throw unknownOption(token.rawName, known);
    if (kind === "flag") flags.add(flag(name, token.value));
    else values.set(name, [...earlier(name, kind, values), requiredValue(name, token)]);
  }
  return { flags, values, rest };
}

function flag(name: string, value: string | undefined): string {
  if (value === undefined) return name;
  throw usage(`--${name} takes no value; leave out ${quoted(`=${value}`)}.`);
}

function earlier(name: string, kind: OptionKind, values: GivenOptions["values"]): readonly string[] {
  const given = values.get(name) ?? [];
  if (kind === "value" && given.length > 0) throw usage(`--${name} is given twice; give it once.`);
  return given;
}

/** A value that looks like an option is more likely the next one, after one that was left without. */
function requiredValue(
  name: string,
  { value, inlineValue }: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): string {
  if (value === undefined || (inlineValue !== true && value.startsWith("-") && value !== "-"))
    throw usage(`--${name} needs a value; write --${name}=VALUE.`);
  return value;
}

function unknownOption(given: string, known: Readonly<Record<string, OptionKind>>): SockscopeError {
  const names = Object.keys(known).map((name) => `--${name}`);
  const meant = didYouMean(given, names);
  return usage(`There is no option ${quoted(given)} here.${meant === "" ? ` There are ${names.join(", ")}.` : meant}`);
}

/** An error in how a command was called. */
export function usage(message: string): SockscopeError {
  return new SockscopeError("SOCKSCOPE_USAGE", message);
}
