import { ok } from "node:assert/strict";
import { basename } from "node:path";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until } from "../support/until";

describe("The workbench", () => {
  const workbench = useWorkbench();

  it("opens on the workspace folder", async () => {
    const { page, workspaceFolder } = workbench();
    await until(async () => (await page.title()).includes(basename(workspaceFolder)), { what: "the window's title" });
  });

  it("offers Sockscope's commands in the palette", async () => {
    const { page, quickInput } = workbench();
    await page.keyboard.press("F1");
    await quickInput.fill(">Sockscope: ");
    const labels = await until(
      async () => {
        const items = await quickInput.items();
        return items.some(({ label }) => label.startsWith("Sockscope: ")) && items.map(({ label }) => label);
      },
      { what: "a command of Sockscope in the palette" },
    );
    ok(
      labels.some((label) => label.includes("Connect")),
      labels.join(", "),
    );
    await quickInput.cancel();
  });

  it("shows itself in a light, a dark and a high-contrast theme", async () => {
    for (const theme of ["Default Light Modern", "Default High Contrast", "Default Dark Modern"] as const) {
      await workbench().setTheme(theme);
    }
  });
});
