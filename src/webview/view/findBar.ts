import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { groupDigits } from "../../core/payload/groupDigits";
import { FocusReturn } from "./focusReturn";
import { icon, type IconName } from "./icon";
import { keyLabels } from "./keyLabels";
import { PanelElement } from "./panelElement";

const typingDelayMs = 80;

/** Finds in the whole log, as the editor's own widget does in a text. */
export class FindBar extends PanelElement {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private typed: string | undefined;
  private readonly keyboard = new FocusReturn();

  /** Opens it where it is closed, and puts the keyboard into its field, the text selected. */
  override focus(): void {
    const { find } = this.panel;
    if (find.isOpen && this.querySelector("input") === document.activeElement) return;
    if (!find.isOpen) this.keyboard.note();
    find.open();
    // Not in the next frame: what is typed meanwhile would go elsewhere.
    this.performUpdate();
    const input = this.querySelector("input");
    input?.focus();
    input?.select();
  }

  /** Goes to the next or previous hit, of what is typed now. */
  step(direction: "next" | "previous"): void {
    const { find } = this.panel;
    if (!find.isOpen || find.query.text === "") this.focus();
    if (this.typed !== undefined) this.apply();
    else find.step(direction);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { find } = this.panel;
    if (!find.isOpen) return nothing;
    const { problem, progress } = find;
    const isWrong = problem !== undefined || this.foundNothing;
    return html`<div class="find-bar" role="search" aria-label="Find in the log" @keydown=${this.pressedKey}>
      <div class="find-line">
        <div class="field ${isWrong ? "wrong" : ""}">
          <input
            type="text"
            placeholder="Find"
            aria-label="Find"
            spellcheck="false"
            aria-invalid=${problem ? "true" : "false"}
            aria-describedby="find-status"
            .value=${live(this.typed ?? find.query.text)}
            @input=${this.edited}
          />
          <div class="find-options">
            ${this.toggle({ icon: "case-sensitive", label: "Match Case", isOn: find.query.matchesCase }, () =>
              this.change({ matchesCase: !find.query.matchesCase }),
            )}
            ${this.kindToggle("hex", { icon: "hex", label: "Hex Bytes" })}
            ${this.kindToggle("expression", { icon: "regex", label: "Use Regular Expression" })}
          </div>
        </div>
        <span class="find-status" id="find-status" role="status" title=${this.statusTitle}>${this.status}</span>
        ${this.button("arrow-up", `Previous Match (${keyLabels.findPrevious})`, () => this.step("previous"))}
        ${this.button("arrow-down", `Next Match (${keyLabels.findNext})`, () => this.step("next"))}
        ${this.button("close", "Close (Escape)", () => this.close())}
      </div>
      ${this.sentence()}
      ${progress && progress.toSearch > 0 ? html`<div class="find-progress" aria-hidden="true"></div>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { progress } = this.panel.find;
    const bar = this.querySelector<HTMLElement>(".find-progress");
    if (!bar || !progress) return;
    const part = 1 - progress.toSearch / Math.max(1, progress.records);
    bar.style.setProperty("--part", String(Math.max(0.02, Math.min(1, part))));
  }

  private get foundNothing(): boolean {
    const { counts, progress } = this.panel.find;
    return counts?.total === 0 && progress?.toSearch === 0;
  }

  private get status(): string {
    const { counts, progress } = this.panel.find;
    if (!counts) return "";
    if (counts.total === 0) return progress?.toSearch === 0 ? "No results" : "Searching…";
    const total = `${groupDigits(counts.total)}${progress?.isFull === true ? "+" : ""}`;
    return `${counts.ordinal === undefined ? "?" : groupDigits(counts.ordinal)} of ${total}`;
  }

  private get statusTitle(): string {
    const { progress } = this.panel.find;
    if (progress?.isFull === true)
      return `Only the first ${groupDigits(progress.total)} matches are kept. Look for something rarer.`;
    if (!progress || progress.toSearch === 0) return "";
    return `${groupDigits(progress.toSearch)} of ${groupDigits(progress.records)} records left to search`;
  }

  private sentence(): TemplateResult | typeof nothing {
    const { problem, progress } = this.panel.find;
    const text = problem?.message ?? progress?.problem;
    if (text !== undefined) return html`<div class="problem" role="alert">${text}</div>`;
    return progress?.isFull === true ? html`<div class="find-note">${this.statusTitle}</div>` : nothing;
  }

  private kindToggle(kind: "hex" | "expression", about: { icon: ToggleIcon; label: string }): TemplateResult {
    const isOn = this.panel.find.query.kind === kind;
    return this.toggle({ ...about, isOn }, () => this.change({ kind: isOn ? "text" : kind }));
  }

  private toggle(
    { icon: name, label, isOn }: { icon: ToggleIcon; label: string; isOn: boolean },
    flip: () => void,
  ): TemplateResult {
    return html`<button
      class="icon-button find-toggle"
      title=${label}
      aria-label=${label}
      aria-pressed=${isOn ? "true" : "false"}
      @click=${flip}
    >
      ${name === "hex" ? html`<span aria-hidden="true">0x</span>` : icon(name)}
    </button>`;
  }

  private button(name: IconName, label: string, act: () => void): TemplateResult {
    return html`<button class="icon-button" title=${label} aria-label=${label} @click=${act}>${icon(name)}</button>`;
  }

  private change(change: Parameters<FindBar["panel"]["find"]["change"]>[0]): void {
    clearTimeout(this.timer);
    const { typed } = this;
    this.typed = undefined;
    this.panel.find.change({ ...(typed !== undefined && { text: typed }), ...change });
    this.querySelector("input")?.focus();
  }

  private apply(): void {
    clearTimeout(this.timer);
    const { typed } = this;
    this.typed = undefined;
    if (typed !== undefined) this.panel.find.change({ text: typed });
  }

  private close(): void {
    clearTimeout(this.timer);
    this.typed = undefined;
    this.panel.find.close();
    this.keyboard.giveBack();
  }

  private readonly edited = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.typed = event.target.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.apply(), typingDelayMs);
    this.requestUpdate();
  };

  private readonly pressedKey = (event: KeyboardEvent): void => {
    const isInField = event.target instanceof HTMLInputElement;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && isInField) this.step(event.shiftKey ? "previous" : "next");
    else if (event.altKey && event.key.toLowerCase() === "c")
      this.change({ matchesCase: !this.panel.find.query.matchesCase });
    else if (event.altKey && event.key.toLowerCase() === "r") this.flipKind("expression");
    else if (event.altKey && event.key.toLowerCase() === "h") this.flipKind("hex");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private flipKind(kind: "hex" | "expression"): void {
    this.change({ kind: this.panel.find.query.kind === kind ? "text" : kind });
  }
}

type ToggleIcon = "case-sensitive" | "regex" | "hex";

customElements.define("sockscope-find", FindBar);
