import type { ScalarValue } from "../yaml/yamlNode";

/**
 * What may stand at a place of an exchange file. The validator, the JSON Schema, completion and hover are all made from
 * these tables, so that they cannot disagree.
 */
export type Shape = ScalarShape | ListShape | NamesShape | KeysShape | VariantShape | EitherShape | ReferenceShape;

/** One value. Where `isFillable` it may be a text with `{{variables}}` instead. */
export interface ScalarShape<T = unknown> {
  readonly kind: "scalar";
  /** The end of the sentence “This has to be …”. */
  readonly expects: string;
  readonly isFillable: boolean;
  /** JSON Schema that accepts exactly what `read` accepts. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The words that it can be, for completion; empty where there are too many. */
  readonly choices: readonly string[];
  /** The value in the form that programs use; undefined where it is none. `text` is a number's digits as written. */
  read(value: ScalarValue, text: string): T | undefined;
}

export interface ListShape {
  readonly kind: "list";
  /** What the list holds, in the plural, for messages. */
  readonly of: string;
  readonly item: Shape;
  readonly least: number;
}

/** A map whose keys the writer of the file makes up. */
export interface NamesShape {
  readonly kind: "names";
  /** What a key names: `connection`, `variable`. */
  readonly of: string;
  readonly value: Shape;
  /** At most so many names. */
  readonly most?: number;
}

export interface KeyShape {
  readonly shape: Shape;
  /** One sentence for completion and hover. */
  readonly description: string;
  readonly isRequired?: boolean;
}

/** A map with keys of the language. */
export interface KeysShape {
  readonly kind: "keys";
  /** What the map describes, with its article: `a connection`. */
  readonly of: string;
  readonly keys: Readonly<Record<string, KeyShape>>;
  /** Of these keys there has to be exactly one. */
  readonly exactlyOneOf?: readonly string[];
  /** At least one key has to be there. */
  readonly isNeverEmpty?: boolean;
  /** Keys that are not taken yet, or that people try, each with the sentence that says what to do. */
  readonly refused?: Readonly<Record<string, RefusedKey>>;
}

export interface RefusedKey {
  readonly code: "SOCKSCOPE_EXCHANGE_UNSUPPORTED" | "SOCKSCOPE_EXCHANGE_UNKNOWN_KEY";
  readonly message: string;
}

/** A map of one of several kinds; the key that a kind is named by tells which. */
export interface VariantShape {
  readonly kind: "variant";
  /** What the map describes, with its article: `a step`. */
  readonly of: string;
  readonly variants: Readonly<Record<string, KeysShape>>;
  readonly refused?: Readonly<Record<string, RefusedKey>>;
}

/** Different things by whether a scalar, a map or a list stands there. */
export interface EitherShape {
  readonly kind: "either";
  readonly scalar?: ScalarShape;
  readonly map?: NamesShape | KeysShape | VariantShape;
  readonly list?: ListShape;
}

/** A shape that contains itself, by its name among the definitions of the schema. */
export interface ReferenceShape {
  readonly kind: "reference";
  readonly name: string;
  shape(): Shape;
}

/** The names that connections, frames and variables may have. */
export const namePattern = /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u;

/** Whether a text has a `{{variable}}` in it, and so stands for a value that is not known yet. */
export function isTemplate(value: ScalarValue): value is string {
  return typeof value === "string" && value.includes("{{");
}
