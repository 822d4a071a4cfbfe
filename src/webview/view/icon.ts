import { html, type TemplateResult } from "lit";

/** The codicons that styles/icons.css knows. */
export type IconName =
  | "arrow-down"
  | "arrow-right"
  | "arrow-up"
  | "case-sensitive"
  | "chevron-down"
  | "close"
  | "close-all"
  | "debug-restart"
  | "debug-stop"
  | "error"
  | "file-binary"
  | "info"
  | "keyboard-tab"
  | "regex"
  | "warning"
  | "zap";

/** A codicon for the eye only: what it means is said by the text or the label beside it. */
export function icon(name: IconName): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}
