import type { TextEncoding } from "../textEncodings";
import type { Checksum } from "../checksum/checksum";
import type { FieldProblem, TextRange } from "./fieldProblem";
import type { NumberType } from "./numberTypes";

/**
 * A parsed field text. It is usable only where `problems` is empty.
 *
 * The language, of which one text sends, decodes and checks: one field a line, in the order of the bytes,
 *
 *     name : item [op value] [-> variable]   # comment
 *
 * where the name, the operation and the capture may be left out. Items:
 *
 * - `AA 55`, `??`, `"text\r\n"`, `{{variable}}`, `@file.bin`, any number of them on one line: these very bytes. `??` is any
 *   byte, as often as it stands there, and can only be received. Texts are UTF-8 with the escapes of a text payload; a
 *   variable in one is not read for escapes. `\x7b{` writes two braces that begin no variable.
 * - `u8 i8 u16be u16le … u64le` (any whole number of bytes), `f32be … f64le`, `varint` (LEB128), `zigzag`: a number.
 * - `bytes(n)`, `str(n, "gbk")` (UTF-8 without a name), with `*` for n: bytes, or text in an encoding. `*` alone is the
 *   rest as bytes. Behind a rest there may be only fields whose size is known before it is read.
 * - `utf8z`: UTF-8 up to a NUL, which does not count to the text.
 * - `{`, fields, `}`: a group. `$body`: where a frame has the fields of its body.
 *
 * Operations: `= value` is written on send, and on receive computed again and checked, but for `random()` and `now()`,
 * of which anything is accepted. `== != < <= > >=`, `in least..most` and `~ /pattern/` only check what is received. Numbers
 * are compared as numbers, all else byte by byte; a pattern sees text as text and other bytes as Latin-1. `-> variable`
 * keeps the value, and `~ /(?<name>…)/` that of a named group.
 *
 * Values of numbers are `7`, `-7`, `0x07`, `0b111`, `1_000`, `1.5`, `nan`, `inf`, `{{variable}}`, the name of another number
 * field, `len(a..b)`, `crc("CRC-16/MODBUS", a..b)` or `crc(poly=0x8005 init=0xffff, a..b)`, `sum(a..b)` modulo what the
 * field holds, `sum("FLETCHER-16", a..b)`, `xor(a..b)`, `random()`, `now()` in seconds since 1970 or `now("ms")`, and
 * `+ - * /` and parentheses over them; a division must come out even. `a..b` runs from the first byte of one field to the
 * last byte of another, before or behind, and `a` alone is one field. Values of all else are bytes as in an item, and
 * `random()`. The value of `bytes(n)` must have just n bytes; n is a number as above of fields that come before.
 *
 * A name means the field of its own group, else that of the groups around it; from the body it goes on to the frame.
 * `group.field` goes in. Every byte must be accounted for by a field, and every variable must have a value.
 */
export interface FieldText {
  /** What the caller calls this text; every problem names it. */
  readonly source: string;
  readonly fields: readonly Field[];
  readonly problems: readonly FieldProblem[];
}

/** A name as written, and where. */
export interface Name extends TextRange {
  readonly text: string;
}

/** One field: `name : item [op value] [-> variable]`. */
export interface Field extends TextRange {
  readonly name?: Name;
  readonly item: Item;
  readonly operation?: Operation;
  /** The variable that keeps the field's value. */
  readonly capture?: Name;
}

/** What a field is made of. `label` is how a message or a tree names it: `u16be`, `bytes(len)`, `AA 55`. */
export type Item = TextRange & { readonly label: string } & (
    | { readonly kind: "literal"; readonly parts: readonly LiteralPart[] }
    | { readonly kind: "number"; readonly type: NumberType }
    /** Without a size it is `*`, the rest. */
    | { readonly kind: "bytes"; readonly size?: Expression }
    | { readonly kind: "text"; readonly size?: Expression; readonly encoding: TextEncoding }
    /** UTF-8 that ends with a NUL. */
    | { readonly kind: "zeroTerminated" }
    | { readonly kind: "body" }
    | { readonly kind: "group"; readonly fields: readonly Field[] }
  );

/** `{{seq}}` or `{{secret:PIN}}`; `name` is what stands between the braces. */
export interface VariableUse extends TextRange {
  readonly kind: "variable";
  readonly name: string;
}

/** `@file.bin`. */
export interface FileUse extends TextRange {
  readonly kind: "file";
  readonly path: string;
}

/** A piece of a quoted text; `source` has its escapes still in it. */
export type TextSegment = ({ readonly kind: "plain"; readonly source: string } & TextRange) | VariableUse;

/** A piece of bytes that are written out. */
export type LiteralPart =
  | ({ readonly kind: "hex"; readonly bytes: Uint8Array } & TextRange)
  /** `??`, so many times. */
  | ({ readonly kind: "any"; readonly count: number } & TextRange)
  | ({ readonly kind: "quoted"; readonly segments: readonly TextSegment[] } & TextRange)
  | VariableUse
  | FileUse;

/** What stands behind `=`, `==` or `!=`. */
export type Value =
  | { readonly kind: "number"; readonly expression: Expression }
  | { readonly kind: "literal"; readonly parts: readonly LiteralPart[] }
  | { readonly kind: "randomBytes" };

export type Comparison = "<" | "<=" | ">" | ">=";

/** What a field's value is, or has to be. Its range is that of the operator and the value; `label` is the value as written. */
export type Operation = TextRange & { readonly label: string } & (
    | { readonly kind: "assign" | "equal" | "unequal"; readonly value: Value }
    | { readonly kind: "compare"; readonly comparison: Comparison; readonly bound: Expression }
    | { readonly kind: "within"; readonly least: Expression; readonly most: Expression }
    | { readonly kind: "matches"; readonly pattern: RegExp }
  );

/** Another field by its name, or by its path from a group: `header.len`. */
export interface Reference extends TextRange {
  readonly kind: "reference";
  readonly path: readonly string[];
}

/** From the first byte of one field to the last byte of another, or of the same. */
export interface FieldRange extends TextRange {
  readonly first: Reference;
  readonly last: Reference;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/";
export type TimeUnit = "s" | "ms" | "us" | "ns";

/** A number, or how to compute it. */
export type Expression =
  | ({ readonly kind: "constant"; readonly value: number | bigint } & TextRange)
  | VariableUse
  | Reference
  | ({ readonly kind: "negate"; readonly operand: Expression } & TextRange)
  | ({
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    } & TextRange)
  | ({ readonly kind: "length"; readonly range: FieldRange } & TextRange)
  /** Without a checksum it is the sum of the bytes, modulo what the field holds. */
  | ({ readonly kind: "checksum"; readonly checksum?: Checksum; readonly range: FieldRange } & TextRange)
  | ({ readonly kind: "random" } & TextRange)
  | ({ readonly kind: "now"; readonly unit: TimeUnit } & TextRange);
