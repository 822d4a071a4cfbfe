import { html, nothing, type TemplateResult } from "lit";
import type { PanelCommand } from "../../protocol/panelContract";
import { ComposerView } from "./composerView";
import { FindBar } from "./findBar";
import { GoToBar } from "./goToBar";
import { InspectorView } from "./inspectorView";
import { LogView } from "./logView";
import { panelKey } from "./panelKeys";
import { PanelElement } from "./panelElement";
import { PanelFooter } from "./panelFooter";
import { PanelHeader } from "./panelHeader";
import { PanelToolbar } from "./panelToolbar";
import { saveChosen } from "./recordMenu";
import { Splitter } from "./splitter";

/** The whole panel. */
export class PanelView extends PanelElement {
  private readonly header = new PanelHeader(this.panel);
  private readonly toolbar = new PanelToolbar(this.panel);
  private readonly find = new FindBar(this.panel);
  private readonly goTo = new GoToBar(this.panel);
  private readonly log = new LogView(this.panel);
  private readonly splitter = new Splitter(this.panel);
  private readonly inspector = new InspectorView(this.panel);
  private readonly composer = new ComposerView(this.panel);
  private readonly footer = new PanelFooter(this.panel);

  /** Resolves once it is drawn for the first time, each part that a command may give the keyboard to included. */
  async drawn(): Promise<void> {
    await this.updateComplete;
    const parts = [this.toolbar, this.log, ...(this.panel.isReadOnly ? [] : [this.composer])];
    await Promise.all(parts.map(({ updateComplete }) => updateComplete));
  }

  /** Does what a command of the palette asks of this panel, once it is drawn. */
  run(command: PanelCommand): void {
    switch (command) {
      case "focusComposer":
        return this.panel.isReadOnly ? this.log.focus() : this.composer.focus();
      case "focusFilter":
        return this.toolbar.focus();
      case "focusLog":
        return this.log.focus();
      case "find":
        return this.find.focus();
      case "goTo":
        return this.goTo.focus();
      case "saveAsExchange":
        return saveChosen(this.panel);
      case "send":
        return this.panel.isReadOnly ? undefined : void this.composer.send();
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.pressedKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.pressedKey);
  }

  /** The keys that the whole panel knows; VS Code may bring them once more, as commands, which changes nothing. */
  private readonly pressedKey = (event: KeyboardEvent): void => {
    const command = panelKey(event);
    if (command === undefined) return;
    event.preventDefault();
    if (command === "find" || command === "goTo") this.run(command);
    else this.find.step(command);
  };

  protected override render(): TemplateResult {
    return html`${this.header}${this.toolbar}
      <div class="middle">
        <div class="log-side">${this.log}${this.find}${this.goTo}</div>
        ${this.splitter}${this.inspector}
      </div>
      ${this.panel.isReadOnly ? nothing : this.composer}${this.footer}`;
  }
}

customElements.define("sockscope-panel", PanelView);
