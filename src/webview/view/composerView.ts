import { html, nothing, type TemplateResult } from "lit";
import { formatHex } from "../../core/payload/hexPayload";
import { lineEndings, payloadModes } from "../../core/payload/draft";
import { textEncodings } from "../../core/payload/textEncodings";
import { formatBytes } from "../format/formatBytes";
import { dropDown, segmented } from "./choice";
import { icon } from "./icon";
import { keyLabels } from "./keyLabels";
import { markedText } from "./markedText";
import { actionButtons } from "./panelHeader";
import { PanelElement } from "./panelElement";
import { RepeatControl } from "./repeatControl";
import { targetChoice } from "./targetChoice";

const placeholders = {
  text: "Text to send, with escapes such as \\r\\n, \\0, \\x1b, \\u{1F600}",
  hex: "Hex to send, such as aa 55 00 08",
  base64: "Base64 to send",
  file: "",
};

/** Where payloads are written and sent. */
export class ComposerView extends PanelElement {
  private readonly repeat = new RepeatControl(this.panel);
  private shownReplacements = 0;
  private hasSelectedLeft = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "region";
    this.ariaLabel = "Composer";
    this.addEventListener("keydown", (event) => this.pressedKey(event));
  }

  /** Puts the keyboard where a payload is typed; what a closed panel has left there is typed over. */
  override focus(): void {
    this.querySelector<HTMLElement>("textarea, .choose-file")?.focus();
    this.selectLeft();
  }

  /** Sends the draft, and selects it for the next one to be typed over it, unless that is being typed already. */
  async send(): Promise<void> {
    const { composer } = this.panel;
    const { draft } = composer;
    await composer.trySend();
    const area = this.querySelector("textarea");
    const isDone = composer.status?.kind === "done" && composer.draft === draft;
    if (area && document.activeElement === area && isDone) area.select();
  }

  protected override updated(): void {
    if (!this.hasSelectedLeft) this.selectLeft();
    const { replacements } = this.panel.composer;
    if (replacements === this.shownReplacements) return;
    this.shownReplacements = replacements;
    const area = this.querySelector("textarea");
    area?.focus();
    area?.select();
  }

  protected override render(): TemplateResult {
    return html`<div class="composer-bar">
        ${this.choices()}
        <div class="send-side">${this.historyButtons()} ${this.repeat} ${this.sendButtons()}</div>
      </div>
      ${this.panel.composer.draft.mode === "file" ? this.fileField() : this.textField()} ${this.statusLine()}`;
  }

  /** The keyboard may have been here before the draft was. */
  private selectLeft(): void {
    const area = this.querySelector("textarea");
    if (!this.panel.composer.isLeft || !area || document.activeElement !== area) return;
    this.hasSelectedLeft = true;
    area.select();
  }

  private choices(): TemplateResult {
    const { composer } = this.panel;
    const { mode, encoding, lineEnding } = composer.draft;
    const setMode = (value: typeof mode) => composer.setMode(value);
    const isText = mode === "text";
    return html`${segmented({ label: "Payload written as", options: payloadModes, value: mode, choose: setMode })}
    ${
      isText
        ? html`${dropDown({
            label: "Encoding",
            options: textEncodings,
            value: encoding,
            choose: (value) => composer.edit({ encoding: value }),
          })}
          ${dropDown({
            label: "Line ending to append",
            options: lineEndings,
            value: lineEnding,
            choose: (value) => composer.edit({ lineEnding: value }),
          })}`
        : nothing
    }
    ${targetChoice(this.panel)}`;
  }

  private historyButtons(): TemplateResult | typeof nothing {
    const { composer } = this.panel;
    const { history } = composer;
    if (history.count === 0) return nothing;
    const place = history.place > 0 ? `${history.place} of ${history.count}` : String(history.count);
    return html`<span class="history" role="group" aria-label="History of sends">
      <button
        class="icon-button"
        title="Older (${keyLabels.older})"
        aria-label="Older send"
        ?disabled=${!history.hasOlder}
        @click=${() => composer.older()}
      >
        ${icon("arrow-up")}</button
      ><button
        class="icon-button"
        title="Newer (${keyLabels.newer})"
        aria-label="Newer send"
        ?disabled=${!history.hasNewer}
        @click=${() => composer.newer()}
      >
        ${icon("arrow-down")}
      </button>
      <span class="history-place">history ${place}</span>
    </span>`;
  }

  private sendButtons(): TemplateResult {
    const { composer, endpoint } = this.panel;
    const { problem } = composer;
    const again = endpoint?.actions.find((action) => action === "connectAgain" || action === "listenAgain");
    const isBlocked = composer.connectionProblem !== undefined;
    return html`${
        again && isBlocked
          ? html`<button class="primary" @click=${() => this.panel.act({ action: again, target: "self" })}>
              ${actionButtons[again].label}
            </button>`
          : nothing
      }
      <button
        class=${again && isBlocked ? "secondary" : "primary"}
        aria-disabled=${problem === undefined ? "false" : "true"}
        aria-describedby="composer-status"
        title=${problem ?? `Send (${keyLabels.send})`}
        @click=${() => void this.send()}
      >
        Send
      </button>`;
  }

  private textField(): TemplateResult {
    const { composer } = this.panel;
    const { draft, marked } = composer;
    return html`<div class="field ${marked ? "wrong" : ""}">
      ${markedText(draft.text, marked)}
      <textarea
        rows="2"
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        aria-label="Payload"
        aria-invalid=${marked ? "true" : "false"}
        aria-describedby="composer-status"
        placeholder=${placeholders[draft.mode]}
        .value=${draft.text}
        @input=${this.edited}
        @scroll=${this.scrolled}
      ></textarea>
    </div>`;
  }

  private fileField(): TemplateResult {
    const { draft, preview } = this.panel.composer;
    const size = preview?.ok ? ` · ${formatBytes(preview.length)}` : "";
    return html`<div class="file-field">
      <button class="secondary choose-file" @click=${() => void this.panel.composer.chooseFile()}>Choose File…</button>
      <span class="path">${draft.text === "" ? "No file is chosen." : html`<bdi>${draft.text}</bdi>${size}`}</span>
    </div>`;
  }

  private statusLine(): TemplateResult {
    const { status, connectionProblem, marked } = this.panel.composer;
    return html`<div class="composer-status" id="composer-status">
      ${status?.kind === "error" ? html`<span class="error" role="alert">${status.text}</span>` : nothing}
      ${
        connectionProblem === undefined || connectionProblem === status?.text
          ? nothing
          : html`<span class="blocked">${connectionProblem}</span>`
      }
      ${
        marked && this.panel.composer.draft.text !== ""
          ? html`<span class="error" role="alert">${marked.message}</span>`
          : this.preview()
      }
      ${status && status.kind !== "error" ? html`<span class="done" role="status">${status.text}</span>` : nothing}
      <span class="spring"></span>
      <span class="hint">${keyLabels.send} sends</span>
    </div>`;
  }

  private preview(): TemplateResult | typeof nothing {
    const { preview } = this.panel.composer;
    if (!preview?.ok) return nothing;
    const more = preview.length > preview.bytes.length ? " …" : "";
    return html`<span class="preview-length">${formatBytes(preview.length)}</span>
      <span class="preview-bytes">${formatHex(preview.bytes)}${more}</span>`;
  }

  private readonly edited = (event: Event): void => {
    if (event.target instanceof HTMLTextAreaElement) this.panel.composer.edit({ text: event.target.value });
  };

  private readonly scrolled = (event: Event): void => {
    const mark = this.querySelector(".marked");
    if (mark && event.target instanceof HTMLElement) mark.scrollTop = event.target.scrollTop;
  };

  private pressedKey(event: KeyboardEvent): void {
    const { composer } = this.panel;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.send();
    else if (event.altKey && event.key === "ArrowUp") composer.older();
    else if (event.altKey && event.key === "ArrowDown") composer.newer();
    else return;
    event.preventDefault();
  }
}

customElements.define("sockscope-composer", ComposerView);
