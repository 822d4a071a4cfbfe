import { LitElement } from "lit";
import type { Subscription } from "../../core/emitter";
import type { PanelModel } from "../model/panelModel";

/**
 * A part of the panel. It renders into the page itself, not into a shadow tree, so that ARIA references reach across
 * parts; at most once a frame, and not at all while the panel is hidden.
 */
export abstract class PanelElement extends LitElement {
  private subscription: Subscription | undefined;

  constructor(protected readonly panel: PanelModel) {
    super();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.subscription = this.panel.onDidChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscription?.dispose();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override async scheduleUpdate(): Promise<void> {
    await new Promise(requestAnimationFrame);
    await super.scheduleUpdate();
  }
}
