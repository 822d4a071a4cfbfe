import { parseDuration } from "../../duration";
import { textEncodings, isTextEncoding, type TextEncoding } from "../../payload/textEncodings";
import type { ScalarValue } from "../yaml/yamlNode";
import { namePattern, type ScalarShape } from "./shape";

/** What each kind of scalar accepts, for the validator and the schema alike. */
interface ScalarOptions<T> {
  readonly expects: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly isFillable?: boolean;
  readonly choices?: readonly string[];
  read(value: ScalarValue, text: string): T | undefined;
}

function scalar<T>(options: ScalarOptions<T>): ScalarShape<T> {
  return { kind: "scalar", isFillable: false, choices: [], ...options };
}

function patterned(pattern: RegExp): (value: ScalarValue) => string | undefined {
  return (value) => (typeof value === "string" && pattern.test(value) ? value : undefined);
}

/** One of a few words. */
export function choice<const Words extends readonly string[]>(...words: Words): ScalarShape<Words[number]> {
  return scalar({
    expects: words.length === 1 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`,
    schema: { enum: words },
    choices: words,
    read: (value) => words.find((word) => word === value),
  });
}

/** A whole number within bounds. */
export function integer(least: number, most: number): ScalarShape<number> {
  return scalar({
    expects: `a whole number from ${least} to ${most}`,
    schema: { type: "integer", minimum: least, maximum: most },
    isFillable: true,
    read: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : undefined,
  });
}

/** A whole number within bounds, in a place that has to be known before anything runs. */
export function fixedInteger(least: number, most: number): ScalarShape<number> {
  return { ...integer(least, most), isFillable: false };
}

/** A text, or a number that is meant as one. */
export const textScalar = scalar({
  expects: "a text",
  schema: { type: ["string", "number"] },
  read: (value, text) => (typeof value === "string" || isNumber(value) ? text : undefined),
});

/** A field text: `AA 55 "text" u16be = {{seq}}`. Hex digits alone are a number to YAML. */
export const fieldScalar = scalar({
  expects: 'a field text such as "text", AA 55 or the name of a frame',
  schema: { type: ["string", "number"] },
  read: (value, text) => textScalar.read(value, text),
});

/** What a variable can be: a text or a number. */
export const variableScalar = scalar({
  expects: "a text, a number or { hex: … }",
  schema: { type: ["string", "number"] },
  read: (value) => (typeof value === "string" || isNumber(value) ? value : undefined),
});

const fraction = String.raw`(\.[0-9]{1,6})?`;
/** All of it is below 2^31 milliseconds, which is what timers can do. */
const durationPattern = `^([0-9]{1,9}${fraction}(us|ms)|[0-9]{1,6}${fraction}s|[0-9]{1,4}${fraction}m|[0-9]{1,2}${fraction}h)$`;
const durationRegExp = new RegExp(durationPattern);

/** A duration, read as milliseconds. */
export const durationScalar = scalar({
  expects: "a duration such as 500ms, 2s or 1m",
  schema: { type: "string", pattern: durationPattern },
  isFillable: true,
  read: (value) => (typeof value === "string" && durationRegExp.test(value) ? durationMs(value) : undefined),
});

function durationMs(text: string): number | undefined {
  const timeNs = parseDuration(text);
  return timeNs === undefined ? undefined : timeNs / 1e6;
}

const sizePattern = /^[0-9]{1,9} ?([kKmMgG]?i?[bB])?$/;

/** A number of bytes, `65536` or `64 KiB`. */
export const sizeScalar = scalar({
  expects: "a number of bytes such as 65536 or 64 KiB",
  schema: {
    anyOf: [
      { type: "integer", minimum: 1 },
      { type: "string", pattern: sizePattern.source },
    ],
  },
  read: (value) => {
    if (typeof value === "string") return sizePattern.test(value) ? value : undefined;
    return typeof value === "number" && Number.isInteger(value) && value >= 1 ? value : undefined;
  },
});

/** `host:port`, `[::1]:port`, `:port` or a port. What it says is looked at when its variables are known. */
export const addressScalar = scalar({
  expects: "an address such as 127.0.0.1:7700",
  schema: { type: ["string", "integer"], minLength: 1 },
  isFillable: true,
  read: (value, text) => {
    if (typeof value === "string") return value === "" ? undefined : value;
    return typeof value === "bigint" || Number.isInteger(value) ? text : undefined;
  },
});

/** A text that cannot be empty and may have variables. */
export const filledText = scalar({
  expects: "a text",
  schema: { type: "string", minLength: 1 },
  isFillable: true,
  read: (value) => (typeof value === "string" && value !== "" ? value : undefined),
});

export const booleanScalar = scalar({
  expects: "true or false",
  schema: { type: "boolean" },
  choices: ["true", "false"],
  read: (value) => (typeof value === "boolean" ? value : undefined),
});

/** A word that is only ever `true`: that it is there says it all. */
export const trueScalar = scalar({
  expects: "true",
  schema: { const: true },
  choices: ["true"],
  read: (value) => (value === true ? value : undefined),
});

export const encodingScalar: ScalarShape<TextEncoding> = scalar({
  expects: "a text encoding such as utf-8, latin1 or gbk",
  schema: { enum: textEncodings.map(({ id }) => id) },
  choices: textEncodings.map(({ id }) => id),
  read: (value) => (isTextEncoding(value) ? value : undefined),
});

const regexPattern = /^\/[\s\S]+\/[imsu]*$/;

/** A regular expression as in field texts: `/^220 /i`. */
export const regexScalar = scalar({
  expects: "a regular expression such as /^220 /",
  schema: { type: "string", pattern: regexPattern.source },
  read: patterned(regexPattern),
});

/** `1..10`: whole numbers, both ends included. */
export const rangeScalar = scalar({
  expects: "a list, or a range such as 1..10",
  schema: { type: "string", pattern: /^-?[0-9]{1,9}\.\.-?[0-9]{1,9}$/.source },
  isFillable: true,
  read: patterned(/^-?[0-9]{1,9}\.\.-?[0-9]{1,9}$/),
});

const conditionPattern = /^(==|!=|<=|>=|<|>|in\s|~)[\s\S]*\S[\s\S]*$/;

/** `== 0`, `in 1..10`, `~ /^220/`: a condition as in field texts. */
export const conditionScalar = scalar({
  expects: 'a condition such as == 0, != "", in 1..10 or ~ /^220/',
  schema: { type: "string", pattern: conditionPattern.source },
  read: patterned(conditionPattern),
});

/** The version of the language. */
export const versionScalar = scalar({
  expects: "1",
  schema: { const: 1 },
  choices: ["1"],
  read: (value) => (value === 1 ? value : undefined),
});

/** The name of a secret, a variable or a connection. */
export const nameScalar = scalar({
  expects: "a name made of letters, digits, _, - and .",
  schema: { type: "string", pattern: namePattern.source },
  read: patterned(namePattern),
});

/** Hex bytes: `AA 55`, `aa55`. Digits alone are a number to YAML. */
export const hexScalar = scalar({
  expects: "hex bytes such as AA 55",
  schema: { type: ["string", "number"] },
  read: (value, text) => textScalar.read(value, text),
});

function isNumber(value: ScalarValue): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
