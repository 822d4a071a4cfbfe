import type { SourceRange } from "../diagnostic";

/** A `{{name}}` in a text. */
export interface TemplateVariable extends SourceRange {
  readonly kind: "variable";
  /** What stands between the braces, `seq` or `secret:PIN`, without the blanks around. */
  readonly name: string;
}

export type TemplatePart = TemplateVariable | ({ readonly kind: "text"; readonly text: string } & SourceRange);

/** What is wrong with a template, and where in its text. */
export interface TemplateProblem extends SourceRange {
  readonly message: string;
}

export interface Template {
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly TemplateProblem[];
}

const variable = /\{\{[ \t]*((?:secret:)?[\p{L}_][\p{L}\p{N}_.-]*)[ \t]*\}\}/uy;

/** Splits a text at its `{{variables}}`. Never throws. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  let at = 0;
  for (let open = text.indexOf("{{"); open !== -1; open = text.indexOf("{{", at)) {
    if (open > at) parts.push({ kind: "text", text: text.slice(at, open), from: at, to: open });
    variable.lastIndex = open;
    const name = variable.exec(text)?.[1];
    at = name === undefined ? open + 2 : variable.lastIndex;
    if (name !== undefined) parts.push({ kind: "variable", name, from: open, to: at });
    else
      problems.push({
        message: "This is no {{variable}}; write its name between two braces on each side.",
        from: open,
        to: at,
      });
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at), from: at, to: text.length });
  return { parts, problems };
}

/** The variables of a template, in order. */
export function templateVariables(template: Template): readonly TemplateVariable[] {
  return template.parts.filter((part) => part.kind === "variable");
}
