import type { FrameLocator } from "playwright-core";
import type { ProbedWorkbench } from "./probedWorkbench";

/** Opens the panel of a listener, and waits for its rows. */
export async function openPanel(probed: ProbedWorkbench, address: string): Promise<FrameLocator> {
  await choosePanel(probed, address);
  return shownPanel(probed, address);
}

/**
 * Answers which panel to open; where there is but one endpoint, VS Code does not ask. Returns when the answer was given.
 */
export async function choosePanel({ workbench, call }: ProbedWorkbench, address: string): Promise<number> {
  const askedMs = performance.now();
  await call({ do: "openPicker" });
  const row = workbench.page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: titleOf(address) });
  const panel = workbench.page.locator(".tab", { hasText: titleOf(address) });
  await row.or(panel).first().waitFor();
  if ((await row.count()) === 0) return askedMs;
  await workbench.quickInput.fill(titleOf(address));
  await row.first().waitFor();
  const answeredMs = performance.now();
  await workbench.page.keyboard.press("Enter");
  return answeredMs;
}

/** A panel that is being opened, once it shows rows. */
export async function shownPanel({ workbench }: ProbedWorkbench, address: string): Promise<FrameLocator> {
  const panel = await workbench.webview(titleOf(address));
  await panel.locator("[data-position]").first().waitFor();
  return panel;
}

function titleOf(address: string): string {
  return address.replace(/^\w+:\/\//, "");
}
