import type { Locator, Page } from "playwright-core";
import { until } from "../until";

/** One row of a tree as shown. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for the outermost. */
  readonly level: number;
  /** undefined where the row has no children. */
  readonly isExpanded?: boolean;
}

/** A tree view in the side bar, found by its title. */
export class TreeView {
  /** The whole view with its header. */
  readonly pane: Locator;

  constructor(
    private readonly page: Page,
    title: string,
  ) {
    const header = page
      .locator(".pane-header")
      .filter({ has: page.locator(".title").getByText(title, { exact: true }) });
    this.pane = page.locator(".split-view-view:visible > .pane").filter({ has: header });
  }

  /** Unfolds the view where it is folded to its header. */
  async expand(): Promise<void> {
    const header = this.pane.locator(".pane-header");
    if ((await header.getAttribute("aria-expanded")) !== "true") await header.click();
  }

  /** The row whose label or description contains the text. */
  row(text: string): Locator {
    return this.pane.locator(".monaco-list-row", { hasText: text }).first();
  }

  /** The rows in view, in their order. */
  async rows(): Promise<TreeRow[]> {
    return this.pane.locator(".monaco-list-row").evaluateAll((rows) =>
      rows
        .sort((one, other) => Number(one.getAttribute("data-index")) - Number(other.getAttribute("data-index")))
        .map((row) => {
          const expanded = row.getAttribute("aria-expanded");
          return {
            label: row.querySelector(".label-name")?.textContent ?? "",
            description: row.querySelector(".label-description")?.textContent ?? "",
            level: Number(row.getAttribute("aria-level")),
            ...(expanded === null ? {} : { isExpanded: expanded === "true" }),
          };
        }),
    );
  }

  /** Whether the title of the view has an action, be it shown only while one points at it. */
  async hasAction(title: string): Promise<boolean> {
    return (await this.pane.locator(`.pane-header .action-label[aria-label^="${title}"]`).count()) > 0;
  }

  /** Clicks an inline action of a row, by its tooltip. */
  async clickAction(rowText: string, action: string): Promise<void> {
    const row = this.row(rowText);
    await row.hover();
    await row.locator(`.action-label[aria-label^="${action}"]`).click();
  }

  /** Clicks an item of a row's context menu; returns when the menu is gone. */
  async clickMenuItem(rowText: string, item: string): Promise<void> {
    await this.row(rowText).click({ button: "right" });
    const entry = this.page.getByRole("menuitem", { name: item, exact: true });
    await entry.waitFor();
    // VS Code's menus take no click in the moment after they open.
    const isChosen = async (): Promise<boolean> => {
      if (await entry.isVisible()) await entry.click({ timeout: 1000 });
      return !(await entry.isVisible());
    };
    await until(isChosen, { what: `the menu item “${item}” to be chosen` });
  }

  /** The welcome content that an empty view shows; drawn anew whenever the view is. */
  get welcome(): Locator {
    return this.pane.locator(".welcome-view-content");
  }
}
