/** Remembers what had the keyboard before a bar was opened, and gives it back. */
export class FocusReturn {
  private element: Element | null = null;

  note(): void {
    this.element = document.activeElement;
  }

  /** To where it was, or else to the log. */
  giveBack(): void {
    const { element } = this;
    const isThere = element instanceof HTMLElement && element.isConnected && element !== document.body;
    if (isThere) element.focus();
    else focusLog();
  }
}

/** Puts the keyboard into the log. */
export function focusLog(): void {
  document.querySelector<HTMLElement>("sockscope-log .grid")?.focus();
}
