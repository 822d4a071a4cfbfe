import type { FieldValue } from "../../payload/fields/fieldInputs";
import { exactNumber } from "../../payload/fields/numberTypes";
import type { SourceRange } from "../diagnostic";
import type { Setting } from "../model/exchangeDocument";
import { readNumber } from "../variables/condition";
import { fillTemplate, type FillResult } from "../variables/fillTemplate";
import type { WrittenValue } from "../variables/variableLayer";
import type { VariableScope } from "../variables/variableScope";
import { isTemplate, type ScalarShape } from "../vocabulary/shape";
import type { ScalarValue } from "../yaml/yamlNode";

/** A value that is known, or one that has to wait for variables which steps capture. */
export type Planned<T> =
  | { readonly kind: "known"; readonly value: T }
  | {
      readonly kind: "later";
      readonly text: string;
      /** Where it stands in the file, for an error. */
      readonly at: SourceRange;
      read(value: FieldValue): { ok: true; value: T } | { ok: false; message: string };
    };

/** A value at the moment that it is needed, or one plain sentence that says why there is none. */
export type Resolved<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string; readonly at: SourceRange };

/** What a planned value is with the variables of the moment. */
export function resolvePlanned<T>(planned: Planned<T>, scope: VariableScope): Resolved<T> {
  if (planned.kind === "known") return { ok: true, value: planned.value };
  const filled = fillTemplate(planned.text, scope.get);
  if (!filled.ok) return { ok: false, message: filled.message, at: planned.at };
  const read = planned.read(filled.value);
  if (read.ok) return read;
  return { ok: false, message: filled.isSecret ? secretMisfit : read.message, at: planned.at };
}

/** Says nothing of the value: a mask would not know a part of it. */
const secretMisfit = "With its secret filled in, this is not what is needed here; look at the value of the secret.";

/** A value of a variable with the variables of the moment. */
export function resolveWritten(written: WrittenValue, scope: VariableScope): FillResult {
  return written.kind === "value"
    ? { ok: true, value: written.value, isSecret: written.isSecret ?? false }
    : fillTemplate(written.text, scope.get);
}

/** A further look at a value that has the right form: its result, or a sentence that says what is wrong. */
export type Refine<T, R> = (value: T) => { ok: true; value: R } | { ok: false; message: string };

/** The planned value of a setting; `refine` makes of it what the runner needs. */
export function planSetting<T, R>(setting: Setting<T>, refine: Refine<T, R>): Planned<R> | Resolved<R> {
  const { node, shape } = setting;
  const at = { from: node.from, to: node.to };
  if (shape.isFillable && isTemplate(node.value)) {
    const read = (value: FieldValue) => {
      const form = readFilled(value, shape);
      return form.ok ? refine(form.value) : form;
    };
    return { kind: "later", text: node.value, at, read };
  }
  const form = readForm(node.value, node.text, shape);
  const refined = form.ok ? refine(form.value) : form;
  return refined.ok ? { kind: "known", value: refined.value } : { ...refined, at };
}

function readFilled<T>(
  value: FieldValue,
  shape: ScalarShape<T>,
): { ok: true; value: T } | { ok: false; message: string } {
  if (value instanceof Uint8Array) return { ok: false, message: `This has to be ${shape.expects}, not bytes.` };
  const text = String(value);
  const asNumber = typeof value === "string" ? readNumber(text) : exactNumber(value);
  const own = readForm(value, text, shape);
  return own.ok || asNumber === undefined ? own : readForm(asNumber, text, shape);
}

function readForm<T>(
  value: ScalarValue,
  text: string,
  shape: ScalarShape<T>,
): { ok: true; value: T } | { ok: false; message: string } {
  const read = shape.read(value, text);
  return read === undefined
    ? { ok: false, message: `This has to be ${shape.expects}, not “${text.slice(0, 60)}”.` }
    : { ok: true, value: read };
}
