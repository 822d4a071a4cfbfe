import { html, nothing, type TemplateResult } from "lit";
import type { ConnectionState } from "../../core/connection/connectionState";
import type { EndpointAction, EndpointSnapshot } from "../../protocol/panelContract";
import { formatDuration } from "../../core/formatDuration";
import { captureTitle } from "./captureTitle";
import { icon, type IconName } from "./icon";
import { failureLine, noticeLine } from "./noticeLine";
import { PanelElement } from "./panelElement";
import { timingBar } from "./timingBar";

/** The life-cycle actions as buttons, in the order of the header. */
export const actionButtons: Record<EndpointAction, { readonly icon: IconName; readonly label: string }> = {
  connectAgain: { icon: "debug-restart", label: "Connect Again" },
  listenAgain: { icon: "debug-restart", label: "Listen Again" },
  halfClose: { icon: "keyboard-tab", label: "Half-Close: Send No More, Keep Reading" },
  reset: { icon: "zap", label: "Reset the Connection" },
  closeAll: { icon: "close-all", label: "Close All Connections" },
  close: { icon: "close", label: "Close" },
};

const dots: Record<ConnectionState, string> = {
  resolving: "◌",
  connecting: "◌",
  securing: "◌",
  open: "●",
  halfClosedLocal: "◐",
  halfClosedRemote: "◐",
  closed: "○",
};

const sides: Partial<Record<ConnectionState, string>> = {
  open: "Peer has not closed its side",
  halfClosedLocal: "We have closed our side; the peer may still send",
  halfClosedRemote: "Peer has closed its side; we may still send",
};

/** Which endpoint or capture this is, how it is, and what can be done with it. */
export class PanelHeader extends PanelElement {
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override render(): TemplateResult {
    const { snapshot } = this.panel;
    if (!snapshot)
      return html`<header class="title-line"></header>
        ${this.notice()}`;
    if (snapshot.kind === "capture")
      return html`${captureTitle(snapshot, () => this.panel.stopReading())} ${this.notice()}`;
    return html`${this.endpointTitle(snapshot)} ${this.secondLine(snapshot)} ${this.notice()}`;
  }

  private endpointTitle(snapshot: EndpointSnapshot): TemplateResult {
    const { isLost } = this.panel.hostWatch;
    const actions = isLost ? [] : snapshot.actions;
    return html`<header class="title-line">
      <span class="dot ${this.tone(snapshot)}" aria-hidden="true">${dots[isLost ? "closed" : snapshot.state]}</span>
      <h1 title=${snapshot.title}>${snapshot.title}</h1>
      <span class="about" title=${this.about(snapshot)}>${this.about(snapshot)}</span>
      <div class="actions" role="toolbar" aria-label="Actions">${actions.map((action) => this.button(action))}</div>
    </header>`;
  }

  private about(snapshot: EndpointSnapshot): string {
    const { stateText, stateSinceMs, localAddress, machine, kind, origin, recording } = snapshot;
    const word = origin === "accepted" ? "accepted on" : "from";
    const local = localAddress === undefined || kind === "listener" ? [] : [`${word} ${localAddress}`];
    if (this.panel.hostWatch.isLost) return ["no answer", ...local, machine].join(" · ");
    const disk = recording?.word === undefined ? [] : [recording.word];
    return [stateText, ...disk, formatDuration(Date.now() - stateSinceMs), ...local, machine].join(" · ");
  }

  private tone({ state, notice }: EndpointSnapshot): string {
    if (this.panel.hostWatch.isLost) return "failed";
    if (state !== "closed") return state;
    return notice?.severity === "error" ? "failed" : state;
  }

  private button(action: EndpointAction): TemplateResult {
    const { icon: name, label } = actionButtons[action];
    return html`<button
      class="icon-button"
      title=${label}
      aria-label=${label}
      @click=${() => this.panel.act({ action, target: "self" })}
    >
      ${icon(name)}
    </button>`;
  }

  private secondLine(snapshot: EndpointSnapshot): TemplateResult | typeof nothing {
    const isStream = snapshot.kind === "connection" && !snapshot.title.startsWith("udp:");
    const bar = timingBar(snapshot.timing);
    const side = isStream && !this.panel.hostWatch.isLost ? sides[snapshot.state] : undefined;
    if (!isStream || (bar === undefined && side === undefined)) return nothing;
    return html`<div class="timing-line">${bar ?? nothing}<span class="spring"></span><span>${side ?? ""}</span></div>`;
  }

  private notice(): TemplateResult {
    return html`${noticeLine(this.panel)} ${failureLine(this.panel)}`;
  }
}

customElements.define("sockscope-header", PanelHeader);
