import type { Locator, Page } from "playwright-core";
import { until } from "../until";

/** A row of the open quick pick, as shown. */
export interface QuickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** The box at the top of the window in which commands are chosen and questions are answered. */
export class QuickInput {
  readonly #widget: Locator;
  /** The text field, for tests that type or look at it themselves. */
  readonly input: Locator;

  constructor(private readonly page: Page) {
    this.#widget = page.locator(".quick-input-widget:visible");
    this.input = this.#widget.locator(".quick-input-box input");
  }

  /**
   * Runs a command by its full title in the palette, such as `Sockscope: Connect…`; waits until the palette has it.
   * @param isWanted tells whether it has to be run still, for a command that the palette has only as long as that is so.
   */
  async runCommand(title: string, isWanted?: () => Promise<boolean>): Promise<void> {
    await until(
      async () => {
        if ((await isWanted?.()) === false) return this.#closePalette();
        await this.#openPalette(title);
        const row = this.#row(title);
        await row.waitFor({ timeout: 1000 });
        // A click that was given up may still have run the command, and a second one would put another question over it.
        await row.click({ timeout: 10_000 });
        return true;
      },
      { timeoutMs: 30_000, what: `the command “${title}” in the palette` },
    );
    const isGone = async () => (await this.#value()) !== `>${title}`;
    await until(isGone, { what: `the palette to close after “${title}”` });
  }

  async #closePalette(): Promise<true> {
    if ((await this.#value()) !== undefined) await this.page.keyboard.press("Escape");
    return true;
  }

  /** Always opens it anew: an open one does not show commands that are contributed later. */
  async #openPalette(title: string): Promise<void> {
    await this.#closePalette();
    await this.page.keyboard.press("F1");
    await this.input.waitFor({ timeout: 2000 });
    await this.input.evaluate(typeOver, `>${title}`, { timeout: 2000 });
  }

  /**
   * Types an answer into the open question and accepts it; returns when the question is gone or another one stands there.
   * @throws Error with the message shown below the box where the answer is not taken.
   */
  async answer(text: string): Promise<void> {
    await this.fill(text);
    await this.#accept(() => this.input.press("Enter"), `“${text}” to be taken`);
  }

  /** Types a path into the dialog that asks for one, once it has proposed a file and lists the folder: it would mix the two. */
  async answerPath(path: string): Promise<void> {
    const hasProposed = async () => /[^/]\.\w+$/.test((await this.#value()) ?? "");
    await until(hasProposed, { what: "the dialog to propose a file" });
    await this.#widget.locator(".monaco-list-row").first().waitFor();
    await this.fill(path);
    await until(async () => (await this.#value()) === path, { what: `${path} to stand in the dialog` });
    await this.#accept(() => this.input.press("Enter"), `“${path}” to be taken`);
  }

  /** Chooses the row with exactly this label, or else the first whose label contains it; returns when the question is gone. */
  async pick(label: string): Promise<void> {
    const exact = this.#row(label);
    const row = this.#widget.locator(".monaco-list-row", { hasText: label }).first();
    await row.waitFor();
    await this.#accept(async () => ((await exact.count()) > 0 ? exact : row).click(), `“${label}” to be chosen`);
  }

  /** Types without accepting, so that validation, preview or filtered rows can be looked at. */
  async fill(text: string): Promise<void> {
    await this.input.waitFor();
    await this.input.evaluate(typeOver, text);
  }

  /** Presses a key as soon as the keyboard is in the box. */
  async press(key: string): Promise<void> {
    await this.#takeKeyboard();
    await this.page.keyboard.press(key);
  }

  /** Types over what is selected in the box, as soon as the keyboard is in it. */
  async type(text: string): Promise<void> {
    await this.#takeKeyboard();
    await this.page.keyboard.type(text);
  }

  /** Gives up the open question. */
  async cancel(): Promise<void> {
    await this.input.press("Escape");
    await this.#widget.waitFor({ state: "hidden" });
  }

  /** The message below the box: the prompt, or what is wrong with the text. Empty where there is none. */
  async message(): Promise<string> {
    const [message = ""] = await this.#widget.locator(".quick-input-message:visible").allInnerTexts();
    return message;
  }

  /** The rows in view; empty where there are none after three seconds. */
  async items(): Promise<QuickItem[]> {
    const rows = this.#widget.locator(".monaco-list-row");
    await rows
      .first()
      .waitFor({ timeout: 3000 })
      .catch(() => undefined);
    return rows.evaluateAll((rows) =>
      rows.map((row) => {
        const text = (selector: string) => row.querySelector(selector)?.textContent ?? "";
        return {
          label: text(".quick-input-list-label .label-name, .quick-input-list-row .label-name"),
          description: text(".label-description"),
          detail: text(".quick-input-list-label-meta"),
        };
      }),
    );
  }

  /** The text in the box, or undefined where none is open. */
  async #value(): Promise<string | undefined> {
    const values = await this.input.evaluateAll((inputs) => inputs.map((each) => (each as HTMLInputElement).value));
    return values[0];
  }

  async #takeKeyboard(): Promise<void> {
    const hasKeyboard = () => this.input.evaluate((input) => input === document.activeElement);
    await until(hasKeyboard, { what: "the keyboard to be in the box" });
  }

  #row(label: string): Locator {
    const name = this.page.locator(".label-name").getByText(label, { exact: true });
    return this.#widget.locator(".monaco-list-row").filter({ has: name }).first();
  }

  async #accept(act: () => Promise<void>, what: string): Promise<void> {
    const before = await this.#signature();
    await act();
    try {
      await until(async () => (await this.#signature()) !== before, { what });
    } catch (error) {
      throw new Error(`Waited for ${what}; the box says “${await this.message()}”.`, { cause: error });
    }
  }

  /** What tells one question from the next. */
  async #signature(): Promise<string> {
    const signatures = await this.#widget.evaluateAll((widgets) =>
      widgets.map((widget) => {
        const input = widget.querySelector<HTMLInputElement>(".quick-input-box input");
        const title = widget.querySelector(".quick-input-title")?.textContent ?? "";
        return JSON.stringify([title, input?.value, input?.placeholder]);
      }),
    );
    return signatures.join();
  }
}

/** Runs in the window. In one turn: an editor that opens meanwhile, and takes the keyboard, would get the text otherwise. */
function typeOver(input: Element, text: string): void {
  if (!(input instanceof HTMLInputElement)) throw new Error("No text field is open.");
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
