import type { FieldValue, Variable } from "../../payload/fields/fieldInputs";
import { parseTemplate } from "./template";

/** A text with its variables filled in, or why it cannot be. */
export type FillResult =
  | { readonly ok: true; readonly value: FieldValue; readonly isSecret: boolean }
  | { readonly ok: false; readonly message: string };

/**
 * Fills in the variables of a text. A text that is one `{{variable}}` and nothing else becomes its value, of whatever type;
 * in any other text numbers become their digits, and bytes are refused. Nothing unknown is ever left standing.
 */
export function fillTemplate(text: string, variableOf: (name: string) => Variable | undefined): FillResult {
  const { parts, problems } = parseTemplate(text);
  if (problems[0] !== undefined) return { ok: false, message: problems[0].message };
  let filled = "";
  let isSecret = false;
  for (const part of parts) {
    if (part.kind === "text") {
      filled += part.text;
      continue;
    }
    const variable = variableOf(part.name);
    if (variable === undefined) return { ok: false, message: noValue(part.name) };
    isSecret ||= variable.isSecret;
    if (parts.length === 1) return { ok: true, value: variable.value, isSecret };
    if (variable.value instanceof Uint8Array)
      return {
        ok: false,
        message: `${part.name} is bytes, which cannot be a part of a text; use it alone, or in fields.`,
      };
    filled += String(variable.value);
  }
  return { ok: true, value: filled, isSecret };
}

/** What to say where a variable or a secret has no value. */
export function noValue(name: string): string {
  const secret = /^secret:(.*)$/.exec(name)?.[1];
  if (secret !== undefined)
    return `The secret ${secret} has no value; store one under this name, or set the environment variable ${secret}.`;
  return `The variable ${name} has no value; give it one in vars, an environment or on the command line, or capture it before.`;
}
