import { html, nothing, type TemplateResult } from "lit";
import type { NoticeAction } from "../../protocol/panelContract";
import type { PanelModel } from "../model/panelModel";
import { icon } from "./icon";

const actionLabels: Record<NoticeAction, string> = {
  editAddress: "Edit Address…",
  recordAgain: "Try Again",
  openCaptureSettings: "Open Settings",
  openEarlierCapture: "Open Earlier Capture…",
};

/** What the host has to say about the endpoint or the capture, with what can be done about it. */
export function noticeLine(panel: PanelModel): TemplateResult | typeof nothing {
  const { notice } = panel;
  if (!notice) return nothing;
  const { severity, text, actions = [] } = notice;
  return html`<div class="notice ${severity}">
    ${icon(severity)}<span role="status">${text}</span>
    ${actions.map(
      (action) => html`<button class="link" @click=${() => panel.actOnNotice(action)}>${actionLabels[action]}</button>`,
    )}
  </div>`;
}

/** Why the last action failed; the user can close it. */
export function failureLine(panel: PanelModel): TemplateResult | typeof nothing {
  if (panel.failure === undefined) return nothing;
  return html`<div class="notice error" role="alert">
    ${icon("error")}<span>${panel.failure}</span>
    <button class="icon-button" title="Dismiss" aria-label="Dismiss" @click=${() => panel.dismissFailure()}>
      ${icon("close")}
    </button>
  </div>`;
}
