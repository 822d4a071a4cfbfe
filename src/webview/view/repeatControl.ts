import { html, type TemplateResult } from "lit";
import { groupDigits } from "../../core/payload/groupDigits";
import { icon } from "./icon";
import { PanelElement } from "./panelElement";

/** Sends the draft again and again: asks how often, and shows how far it is. */
export class RepeatControl extends PanelElement {
  protected override render(): TemplateResult {
    const repeat = this.panel.endpoint?.repeat;
    if (repeat) {
      const sent = groupDigits(repeat.sent);
      const text = repeat.times === undefined ? `${sent} sent` : `${sent} of ${groupDigits(repeat.times)} sent`;
      return html`<span class="repeat-count">${text}</span>
        <button class="secondary" @click=${() => void this.panel.composer.stopRepeat()}>
          ${icon("debug-stop")}Stop
        </button>`;
    }
    return html`<button class="secondary" aria-haspopup="dialog" @click=${this.open}>Repeat…</button>
      <form class="popover" popover="auto" role="dialog" aria-label="Repeat the send" @submit=${this.start}>
        <label
          >Every <input name="every" type="number" min="1" max="86400000" value="1000" required /><span>ms</span></label
        >
        <label
          >Times <input name="times" type="number" min="1" max="1000000000" placeholder="until stopped" /><span></span
        ></label>
        <button class="primary" type="submit">Start</button>
      </form>`;
  }

  private readonly open = (): void => {
    const form = this.querySelector("form");
    const button = this.querySelector("button");
    if (!form || !button) return;
    form.showPopover();
    const box = button.getBoundingClientRect();
    const { width, height } = form.getBoundingClientRect();
    form.style.left = `${Math.max(4, Math.min(box.right - width, innerWidth - width - 4))}px`;
    form.style.top = `${Math.max(4, box.top - height - 4)}px`;
    form.querySelector("input")?.select();
  };

  private readonly start = (event: Event): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const times = Number(data.get("times"));
    event.target.hidePopover();
    void this.panel.composer.startRepeat(Number(data.get("every")), times > 0 ? times : undefined);
  };
}

customElements.define("sockscope-repeat", RepeatControl);
