import type { TextCodec } from "../textCodec";
import type { TextEncoding } from "../textEncodings";
import { FieldFault } from "./fieldProblem";
import type { VariableUse } from "./fieldText";
import { wholeNumber } from "./numberTypes";

/** What a field holds: whole numbers beyond 2^53 are `bigint`. */
export type FieldValue = number | bigint | string | Uint8Array;

/** A value with a name. */
export interface Variable {
  readonly value: FieldValue;
  /** Whether it must not appear in any message. */
  readonly isSecret: boolean;
}

/** What a message needs from outside. None of the functions may throw; all that they answer is only read. */
export interface FieldInputs {
  /** The variable named as between the braces, `seq` or `secret:PUMP_PIN`; undefined where there is none. */
  variable(name: string): Variable | undefined;
  /** The content of the file named behind `@`; undefined where it cannot be had. Which ones, the layout tells before. */
  file(path: string): Uint8Array | undefined;
  /** The codec of an encoding; undefined where it was not loaded. Which ones, the layout tells before. */
  codec(encoding: TextEncoding): TextCodec | undefined;
  /** So many random bytes, fresh. */
  random(count: number): Uint8Array;
  /** Nanoseconds since 1970-01-01 UTC. */
  now(): bigint;
}

/** The variable, or a fault where there is none. What is called `secret:` is secret, whatever the inputs say. */
export function variableOf(use: VariableUse, inputs: FieldInputs): Variable {
  const found = inputs.variable(use.name);
  if (found !== undefined) return use.name.startsWith("secret:") ? { ...found, isSecret: true } : found;
  throw new FieldFault("SOCKSCOPE_FIELD_VARIABLE", missingVariable(use.name), use);
}

function missingVariable(name: string): string {
  const secret = /^secret:(.*)$/.exec(name)?.[1];
  return secret === undefined
    ? `The variable ${name} has no value: give it one, or capture it in a step before.`
    : `The secret ${secret} has no value: store one under this name, or set the environment variable ${secret}.`;
}

/** The number that a variable stands for; text counts where it reads as a number. */
export function numberOf(use: VariableUse, { value, isSecret }: Variable): bigint | number {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return wholeNumber(value);
  if (typeof value === "string") {
    const text = value.trim();
    if (/^(?:0x[\da-f]{1,256}|\d{1,400})$/i.test(text)) return BigInt(text);
    if (/^-\d{1,400}$/.test(text)) return BigInt(text);
    if (/^-?\d{1,400}\.\d{1,400}(?:e[+-]?\d{1,3})?$/i.test(text)) return Number(text);
  }
  const shown = typeof value === "string" && !isSecret && value.length <= 40 ? ` but ${JSON.stringify(value)}` : "";
  throw new FieldFault("SOCKSCOPE_FIELD_VALUE", `{{${use.name}}} is not a number${shown}.`, use);
}
