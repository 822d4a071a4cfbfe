import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { FocusReturn, focusLog } from "./focusReturn";
import { icon } from "./icon";
import { PanelElement } from "./panelElement";

const hint = "Record or time: 1234, first, last, 14:03:12.5, +2.5s";

/** Asks for a record or a time, and goes there. */
export class GoToBar extends PanelElement {
  private isOpen = false;
  private problem: string | undefined;
  private text = "";
  private readonly keyboard = new FocusReturn();

  /** Opens it where it is closed, and puts the keyboard into its field. */
  override focus(): void {
    if (this.querySelector("input") === document.activeElement && this.isOpen) return;
    if (!this.isOpen) this.keyboard.note();
    this.isOpen = true;
    this.requestUpdate();
    // Not in the next frame: what is typed meanwhile would go elsewhere.
    this.performUpdate();
    const input = this.querySelector("input");
    input?.focus();
    input?.select();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    return html`<div class="find-bar go-to" role="search" aria-label="Go to record or time" @keydown=${this.pressedKey}>
      <div class="find-line">
        <div class="field ${this.problem === undefined ? "" : "wrong"}">
          <input
            type="text"
            placeholder=${hint}
            aria-label="Record or time"
            title=${hint}
            spellcheck="false"
            aria-invalid=${this.problem === undefined ? "false" : "true"}
            .value=${live(this.text)}
            @input=${this.edited}
          />
        </div>
        <button class="icon-button" title="Go (Enter)" aria-label="Go" @click=${() => void this.go()}>
          ${icon("arrow-right")}
        </button>
        <button class="icon-button" title="Close (Escape)" aria-label="Close" @click=${() => this.close()}>
          ${icon("close")}
        </button>
      </div>
      ${this.problem === undefined ? nothing : html`<div class="problem" role="alert">${this.problem}</div>`}
    </div>`;
  }

  private async go(): Promise<void> {
    if (this.text.trim() === "") {
      this.close();
      return;
    }
    this.problem = await this.panel.goTo(this.text);
    this.requestUpdate();
    if (this.problem !== undefined) return;
    this.isOpen = false;
    focusLog();
  }

  private close(): void {
    this.isOpen = false;
    this.problem = undefined;
    this.requestUpdate();
    this.keyboard.giveBack();
  }

  private readonly edited = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.text = event.target.value;
    this.problem = undefined;
    this.requestUpdate();
  };

  private readonly pressedKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target instanceof HTMLInputElement) void this.go();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

customElements.define("sockscope-go-to", GoToBar);
