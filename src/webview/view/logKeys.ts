import type { PanelModel } from "../model/panelModel";

/** The keyboard in the log. */
export class LogKeys {
  constructor(
    private readonly panel: PanelModel,
    private readonly rowsPerPage: () => number,
  ) {}

  pressed(event: KeyboardEvent): void {
    if (event.altKey) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (!(isCommand ? this.command(event.key) : this.key(event))) return;
    event.preventDefault();
    // VS Code would select, or copy, all text of the page besides.
    if (isCommand) event.stopPropagation();
  }

  private key(event: KeyboardEvent): boolean {
    const { log } = this.panel;
    if (event.key === "Escape") {
      log.selection.clear();
      return true;
    }
    if (event.key === "Enter") {
      document.querySelector<HTMLElement>("sockscope-inspector [data-first-focus]")?.focus();
      return true;
    }
    const target = this.target(event.key);
    if (target === undefined) return false;
    log.goTo(target, event.shiftKey ? "extend" : "only");
    if (event.key === "End" && !event.shiftKey) log.setFollows(true);
    return true;
  }

  private target(key: string): number | undefined {
    const { log } = this.panel;
    const last = log.shownRows - 1;
    const at = log.selection.position;
    switch (key) {
      case "ArrowDown":
        return at === undefined ? 0 : at + 1;
      case "ArrowUp":
        return at === undefined ? last : at - 1;
      case "PageDown":
        return (at ?? 0) + this.rowsPerPage();
      case "PageUp":
        return (at ?? last) - this.rowsPerPage();
      case "Home":
        return 0;
      case "End":
        return last;
      default:
        return undefined;
    }
  }

  private command(key: string): boolean {
    const { log, payloadView } = this.panel;
    const { row, spans, isMultiple } = log.selection;
    if (key.toLowerCase() === "a") {
      log.selectAll();
      return true;
    }
    if (key.toLowerCase() !== "c" || !row || (row.length === 0 && !isMultiple)) return false;
    const format = payloadView === "hex" ? "hex" : "text";
    if (isMultiple) this.panel.copyAll({ spans, format });
    else this.panel.copy({ record: row.number, from: 0, to: row.length, format });
    return true;
  }
}
