import { match, ok } from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startLineServer, type LineServer } from "../support/lineServer";
import { lineMarks } from "../support/host/lineMarks";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until, untilReads } from "../support/until";

describe("Exchange files in the window", () => {
  const workbench = useWorkbench();
  let server: LineServer;

  const folder = (): string => join(workbench().workspaceFolder, "exchanges");
  const view = () => workbench().tree("Exchanges");
  const isEmpty = () =>
    until(async () => (await view().rows()).length === 0, { what: "the view to be without the files of other tests" });
  const write = (name: string, ...steps: string[]): Promise<void> =>
    writeFile(
      join(folder(), `${name}.sock.yaml`),
      `sock: 1\nconnections: { server: { tcp: "127.0.0.1:${server.port}", framing: line } }\n${steps.join("\n")}\n`,
    );

  before(async () => {
    server = await startLineServer((line) => (line === "wait" ? undefined : `${line} too`));
    await workbench().openViewContainer("Sockscope");
    await view().expand();
    await isEmpty();
  });
  afterEach(async () => {
    await workbench().clear();
    await removeEndpoints(workbench());
    await rm(folder(), { recursive: true, force: true });
    await isEmpty();
  });
  after(() => server.close());
  beforeEach(() => mkdir(folder(), { recursive: true }));

  /** What the view says of a file, once `accepts` it. */
  async function description(label: string, accepts: (text: string) => boolean): Promise<string> {
    let last: string | undefined;
    const find = async () => {
      last = (await view().rows()).find((row) => row.label === label)?.description;
      return last !== undefined && accepts(last) ? last : undefined;
    };
    return until(find, { what: `the description of ${label}` }).catch((error: unknown) => {
      throw new Error(`${String(error)} It is “${last ?? "not there"}”.`);
    });
  }

  async function open(label: string): Promise<void> {
    await description(label, () => true);
    await view().row(label).click();
    await workbench()
      .page.locator(".tabs-container .tab.active", { hasText: `${label}.sock.yaml` })
      .waitFor();
  }

  const lens = (title: string) => workbench().page.locator(".codelens-decoration a", { hasText: title }).first();

  async function marks(accepts: (texts: readonly string[]) => boolean): Promise<readonly string[]> {
    let last: readonly string[] = [];
    const find = async () => accepts((last = await lineMarks(workbench().page))) && last;
    return until(find, { what: "the marks behind the lines" }).catch((error: unknown) => {
      throw new Error(`${String(error)} They are ${JSON.stringify(last)}.`);
    });
  }

  it("begin with a view that offers one thing to do", async () => {
    await rm(folder(), { recursive: true, force: true });
    const { welcome } = view();
    await untilReads(() => welcome.innerText(), /^There is no exchange file in this workspace\./);
    await untilReads(() => welcome.locator(".monaco-button").allInnerTexts(), ["New Exchange…"]);
  });

  it("are run by the lens, and show behind each line what came of it and how long the reply took", async () => {
    await write("talk", "steps:", `  - send: '"hi"'`, `  - expect: '"hi too"'`, `    within: 5s`);
    await open("talk");
    await lens("Run All").click();
    const [sent, replied] = await marks((texts) => texts.length === 2 && texts.every((text) => text.startsWith("✓")));
    match(sent ?? "", /^✓ .*4 bytes sent$/);
    match(replied ?? "", /^✓ [\d.]+ (?:µs|ms|s)/);
    await workbench().page.locator(".codelens-decoration", { hasText: "Passed in" }).waitFor();
    match(await description("talk", (text) => text.startsWith("passed")), /^passed · [\d.]+ (?:ms|s)$/);
    // The results of a step go once its text is edited.
    await workbench().page.locator(".view-line", { hasText: "hi too" }).click();
    await workbench().page.keyboard.type("x");
    await marks((texts) => texts.length === 1);
    await workbench().revertFile();
  });

  it("are run from the view, and a single failure shows what came beside what was expected", async () => {
    await write("wrong", "steps:", `  - send: '"hi"'`, `  - expect: '"hi two"'`, `    within: 5s`);
    await open("wrong");
    await view().clickAction("wrong", "Run");
    await description("wrong", (text) => text.startsWith("failed"));
    await workbench().page.locator(".tabs-container .tab", { hasText: "Expected ↔ Actual" }).waitFor();
    await marks((texts) => texts.some((text) => text.startsWith("✗")));
    await lens("Compare Expected with Actual").waitFor();
  });

  it("are cancelled by the lens while a step waits", async () => {
    await write("slow", "steps:", `  - send: '"wait"'`, `  - expect: '"never"'`, `    within: 60s`);
    await open("slow");
    await lens("Run All").click();
    await marks((texts) => texts.includes("… running"));
    await lens("Cancel").click();
    await description("slow", (text) => text.startsWith("cancelled"));
    await until(() => server.clients.open === 0, { what: "the connection is closed" });
  });

  it("ask for a secret that has no value, and never show it", async () => {
    await write(
      "login",
      "secrets: [WINDOW_PIN]",
      "steps:",
      `  - send: '"{{secret:WINDOW_PIN}}"'`,
      `  - expect: '"nobody"'`,
    );
    await open("login");
    await lens("Run All").click();
    const { input } = workbench().quickInput;
    await input.waitFor();
    await untilReads(() => input.getAttribute("type"), "password");
    await workbench().answerQuickInput("hunter2");
    await description("login", (text) => text.startsWith("failed"));
    ok(server.lines.includes("hunter2"));
    await marks((texts) => texts.some((text) => text.startsWith("✗")));
    const shown = await workbench().page.locator("body").innerText();
    ok(!/hunter2|68 75 6e 74 65 72 32/i.test(shown) && !(await lineMarks(workbench().page)).join().includes("hunter2"));
    await workbench().runCommand("Sockscope: Delete Secret…");
    await workbench().quickInput.pick("WINDOW_PIN");
    await workbench().page.locator(".monaco-dialog-box").getByRole("button", { name: "Delete" }).click();
  });

  it("appear in the Test Explorer with their steps, green and red", async () => {
    await write("good", "steps:", `  - name: a greeting`, `    send: '"hi"'`, `  - expect: '"hi too"'`);
    await write("bad", "steps:", `  - send: '"hi"'`, `  - name: a wrong answer`, `    expect: '"hi two"'`);
    const { page } = workbench();
    await workbench().runCommand("Testing: Focus on Test Explorer View");
    const rows = page.locator(".test-explorer .monaco-list-row");
    const unfold = async () => {
      for (const row of await page.locator('.test-explorer .monaco-list-row[aria-expanded="false"]').all()) {
        await row.locator(".monaco-tl-twistie").click({ timeout: 2000 });
        return false;
      }
      return (await rows.count()) >= 5;
    };
    await until(unfold, { what: "the steps in the Test Explorer" });
    await workbench().runCommand("Test: Run All Tests");
    const labels = () => rows.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label") ?? ""));
    const isDone = async () => {
      const all = await labels();
      return (
        all.some((label) => /a greeting \(Passed/.test(label)) &&
        all.some((label) => /a wrong answer \(Failed/.test(label))
      );
    };
    await until(isDone, { what: "the verdicts of the steps" }).catch(async (error: unknown) => {
      throw new Error(`${String(error)} The rows are ${JSON.stringify(await labels())}.`);
    });
    await workbench().openViewContainer("Sockscope");
    await description("good", (text) => text.startsWith("passed"));
    await description("bad", (text) => text.startsWith("failed"));
  });
});
