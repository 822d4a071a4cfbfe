import { PanelElement } from "./panelElement";

const smallest = 0.15;
const largest = 0.8;

/** The bar between log and inspector: drag it, or focus it and use the arrow keys; a double click sets it back. */
export class Splitter extends PanelElement {
  private appliedShare: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "separator";
    this.tabIndex = 0;
    this.ariaLabel = "Size of the inspector";
    this.ariaValueMin = String(smallest * 100);
    this.ariaValueMax = String(largest * 100);
    this.addEventListener("pointerdown", (event) => {
      this.setPointerCapture(event.pointerId);
      event.preventDefault();
      this.focus();
    });
    this.addEventListener("pointermove", (event) => {
      if (this.hasPointerCapture(event.pointerId)) this.dragTo(event);
    });
    this.addEventListener("dblclick", () => this.panel.showAs({ inspectorShare: undefined }));
    this.addEventListener("keydown", (event) => this.pressedKey(event));
  }

  /** Its size is read from the layout, which traffic must not force. */
  protected override shouldUpdate(): boolean {
    return !this.hasUpdated || this.panel.inspectorShare !== this.appliedShare;
  }

  protected override updated(): void {
    const { inspectorShare } = this.panel;
    this.appliedShare = inspectorShare;
    if (inspectorShare === undefined) this.parentElement?.style.removeProperty("--inspector-share");
    else this.parentElement?.style.setProperty("--inspector-share", `${inspectorShare * 100}%`);
    this.ariaValueNow = String(Math.round(this.shownShare * 100));
    this.ariaOrientation = this.isStacked ? "horizontal" : "vertical";
  }

  /** The share as it is, also where none was chosen. */
  private get shownShare(): number {
    const box = this.parentElement?.getBoundingClientRect();
    const own = this.nextElementSibling?.getBoundingClientRect();
    if (!box || !own || box.width === 0 || box.height === 0) return smallest;
    return this.panel.inspectorShare ?? (this.isStacked ? own.height / box.height : own.width / box.width);
  }

  private get isStacked(): boolean {
    return this.parentElement !== null && getComputedStyle(this.parentElement).flexDirection === "column";
  }

  private dragTo({ clientX, clientY }: PointerEvent): void {
    const box = this.parentElement?.getBoundingClientRect();
    if (!box) return;
    this.share(this.isStacked ? (box.bottom - clientY) / box.height : (box.right - clientX) / box.width);
  }

  private pressedKey(event: KeyboardEvent): void {
    const { shownShare } = this;
    const steps: Record<string, number> = {
      ArrowLeft: shownShare + 0.02,
      ArrowUp: shownShare + 0.02,
      ArrowRight: shownShare - 0.02,
      ArrowDown: shownShare - 0.02,
      Home: largest,
      End: smallest,
    };
    const share = steps[event.key];
    if (share === undefined) return;
    event.preventDefault();
    this.share(share);
  }

  private share(share: number): void {
    this.panel.showAs({ inspectorShare: Math.max(smallest, Math.min(largest, share)) });
  }
}

customElements.define("sockscope-splitter", Splitter);
