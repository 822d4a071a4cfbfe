import { html, nothing, type TemplateResult } from "lit";
import type { PayloadProblem } from "../../core/payload/payloadResult";

/**
 * The same text as in the field that lies over it, invisible but for a wavy line under the part that is wrong. Ends
 * after that part: what follows needs no layout.
 */
export function markedText(text: string, problem: PayloadProblem | undefined): TemplateResult {
  const marked = problem ? mark(text, problem) : nothing;
  return html`<div class="marked" aria-hidden="true">${marked}</div>`;
}

function mark(text: string, { from, to }: PayloadProblem): TemplateResult {
  const wrong = text.slice(from, Math.max(to, from + 1));
  return html`${text.slice(0, from)}<mark>${wrong === "" || wrong === "\n" ? ` ${wrong}` : wrong}</mark>`;
}
