import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { until } from "../until";
import { startBrowser } from "./browser";
import { installServer } from "./installServer";
import { QuickInput } from "./quickInput";
import { quietSettings } from "./quietSettings";
import { chosenRelease, type ServerRelease } from "./serverRelease";
import { ensureSystemPackages } from "./systemPackages";
import { TreeView } from "./treeView";
import { startServer, type VSCodeServer } from "./vscodeServer";
import { openWorkbench } from "./workbenchPage";

/** What a workbench is started with. */
export interface WorkbenchOptions {
  /** An empty temporary folder by default. */
  readonly workspaceFolder?: string;
  /** Folders of extensions to load as they are, uninstalled. */
  readonly developmentExtensions?: readonly string[];
  /** Packaged extensions to install first. */
  readonly vsixFiles?: readonly string[];
  readonly release?: ServerRelease;
}

const themeClasses = {
  "Default Dark Modern": "dark_modern",
  "Default Light Modern": "light_modern",
  "Default High Contrast": "hc_black",
} as const;

/** What was there a moment ago is not waited for where it has gone. */
const present = { timeout: 1000 };

/** Names of the themes that `setTheme` knows. */
export type ThemeName = keyof typeof themeClasses;

/** A VS Code window in a headless browser, with a server of its own. Whoever starts it calls `stop`. */
export class Workbench {
  /** The box at the top of the window. */
  readonly quickInput: QuickInput;
  readonly #consoleLines: string[] = [];
  #settingsCount = 0;

  private constructor(
    /** Playwright's page, for everything that has no method here. */
    readonly page: Page,
    /** The folder that is open. */
    readonly workspaceFolder: string,
    private readonly server: VSCodeServer,
    private readonly browser: Browser,
  ) {
    this.quickInput = new QuickInput(page);
    page.on("console", (message) => this.#consoleLines.push(message.text()));
  }

  /**
   * Installs what is missing, starts server and browser and opens the folder.
   * @throws Error where the workbench is not usable within a minute; nothing is left running then.
   */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    await ensureSystemPackages();
    const { vsixFiles = [], developmentExtensions = [] } = options;
    const server = await startServer(await installServer(options.release ?? chosenRelease()), { vsixFiles });
    let browser: Browser | undefined;
    try {
      browser = await startBrowser();
      const workspaceFolder = options.workspaceFolder ?? join(server.dataFolder, "workspace");
      await mkdir(workspaceFolder, { recursive: true });
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "dark" });
      const workbench = new Workbench(page, workspaceFolder, server, browser);
      const { authority } = server;
      await openWorkbench(page, { authority, workspaceFolder, developmentExtensions, defaultSettings: quietSettings });
      await workbench.#waitUntilUsable();
      return workbench;
    } catch (error) {
      await browser?.close();
      await server.stop();
      throw error;
    }
  }

  /** Closes the browser, ends the server and removes its folders. */
  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  async #waitUntilUsable(): Promise<void> {
    await this.page
      .locator(".monaco-workbench .statusbar-item.remote-kind, .monaco-workbench .statusbar-item")
      .first()
      .waitFor({ timeout: 60_000 });
  }

  /** Runs a command by its full palette title, such as `Sockscope: Connect…`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** Types an answer into the open quick input and accepts it. */
  async answerQuickInput(text: string): Promise<void> {
    await this.quickInput.answer(text);
  }

  /** A tree view of the side bar by its title. */
  tree(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** Shows a view container of the activity bar by its title. */
  async openViewContainer(title: string): Promise<void> {
    const label = this.page.locator(`.action-label[aria-label^="${title}"]`);
    const item = this.page.locator(".activitybar .action-item").filter({ has: label }).first();
    const isShown = async (): Promise<boolean> => (await item.getAttribute("aria-expanded")) === "true";
    // A click would hide it where it has come meanwhile, such as in a window that was loaded anew.
    if (!(await isShown())) await this.runCommand(`View: Show ${title}`);
    await until(isShown, { what: `${title} to be shown` });
  }

  /** The document inside the webview whose title contains the text; waits until it is there. Its tab must be visible. */
  async webview(titlePart: string): Promise<FrameLocator> {
    const name = await until(() => this.#findWebview(titlePart), { what: `a webview titled “${titlePart}”` });
    return this.page.frameLocator(`iframe.webview[name="${name}"]`).frameLocator("iframe#active-frame");
  }

  async #findWebview(titlePart: string): Promise<string | undefined> {
    for (const outer of await this.page.locator("iframe.webview:visible").all()) {
      const inner = outer.contentFrame().locator("iframe#active-frame");
      if ((await inner.count()) === 0) continue;
      // The frame of a custom editor has no title; its page has a heading.
      const headings = await inner.contentFrame().locator("h1").allTextContents();
      const titles = [await inner.getAttribute("title", present), ...headings];
      if (titles.some((title) => title?.includes(titlePart)))
        return (await outer.getAttribute("name", present)) ?? undefined;
    }
    return undefined;
  }

  /**
   * Replaces this machine's settings, which start out empty; returns once they hold. The window learns of them by watching
   * their file, and shows by a number in its title that it has.
   */
  async setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const mark = `settings ${++this.#settingsCount}.`;
    await this.server.writeSettings({ ...settings, "window.title": `\${rootName} ${mark}` });
    await until(async () => (await this.page.title()).includes(mark), {
      what: "the settings to hold",
      timeoutMs: 30_000,
    });
  }

  /** Switches the colour theme and waits until it shows. */
  async setTheme(theme: ThemeName): Promise<void> {
    await this.setSettings({ "workbench.colorTheme": theme });
    await this.page.locator(`.monaco-workbench[class*="${themeClasses[theme]}"]`).waitFor();
  }

  /** Sets the size of the window in CSS pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Closes all editors, the panel below them and notifications, and gives up an open question. */
  async clear(): Promise<void> {
    if (await this.quickInput.input.isVisible()) await this.quickInput.cancel();
    await this.runCommand("View: Close All Editors");
    await this.runCommand("Notifications: Clear All Notifications");
    const panel = this.page.locator(".part.panel");
    if (!(await panel.isVisible())) return;
    await this.page.keyboard.press("Control+j");
    await panel.waitFor({ state: "hidden" });
  }

  /** Takes back what was typed into the active editor since it was saved; an editor that is still dirty asks when it is closed. */
  async revertFile(): Promise<void> {
    await this.runCommand("File: Revert File");
    await this.page.locator(".tabs-container .tab.dirty").waitFor({ state: "detached" });
  }

  /** Writes a PNG of the window. */
  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  /** Reloads the window, which starts its extension host anew. */
  async reloadWindow(): Promise<void> {
    await this.page.reload();
    await this.#waitUntilUsable();
  }

  /** The texts of the notifications that stand in the window. */
  async notifications(): Promise<string[]> {
    return this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
  }

  /** What stands in the window in a few words, for a failure of which only the output is kept. */
  async describe(): Promise<string> {
    const texts = async (selector: string): Promise<string> => {
      const all = await this.page.locator(selector).allInnerTexts();
      return all.map((text) => text.replace(/\s+/g, " ").trim()).join(" | ");
    };
    const focused = await this.page.evaluate(() => {
      const { activeElement } = document;
      return `${activeElement?.tagName} ${activeElement?.className} ${activeElement?.getAttribute("aria-label")}`;
    });
    const { quickInput } = this;
    const question = (await quickInput.input.isVisible())
      ? `“${await quickInput.input.inputValue()}” ${await texts(".quick-input-widget:visible")}`
      : "none";
    return [
      `tabs: ${await texts(".tabs-container .tab")}`,
      `question: ${question}`,
      `notifications: ${(await this.notifications()).join(" | ")}`,
      `dialog: ${await texts(".monaco-dialog-box")}`,
      `status bar: ${await texts(".statusbar-item:visible")}`,
      `focus: ${focused}`,
    ].join("\n        ");
  }

  /** What the extension host and the window's console have logged. */
  async readLog(): Promise<string> {
    return `${await this.server.readExtensionHostLog()}\n--- console\n${this.#consoleLines.join("\n")}\n`;
  }
}
