import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startLineServer, type LineServer } from "../support/lineServer";
import { removeEndpoints } from "../support/host/removeEndpoints";
import { useWorkbench } from "../support/host/sharedWorkbench";
import { until, untilReads } from "../support/until";

describe("The commands for exchange files in the window", () => {
  const workbench = useWorkbench();
  let server: LineServer;

  const folder = (): string => join(workbench().workspaceFolder, "exchanges");
  const view = () => workbench().tree("Exchanges");
  const run = (title: string): Promise<void> => workbench().runCommand(`Sockscope: ${title}`);
  const statusBar = (text: string | RegExp) => workbench().page.locator(".statusbar-item", { hasText: text }).first();
  const environment = () => workbench().page.locator('.statusbar-item[id$="sockscope.environment"]');
  const toast = (text: string) =>
    workbench().page.locator(".notifications-toasts .notification-list-item", { hasText: text });
  const rowLabels = async () => (await workbench().quickInput.items()).map(({ label }) => label);

  const firstItem = async () => {
    const [first] = await workbench().quickInput.items();
    return `${first?.label ?? ""} ${first?.description ?? ""}`;
  };

  before(async () => {
    await workbench().openViewContainer("Sockscope");
    await view().expand();
  });
  beforeEach(async () => {
    server = await startLineServer((line) => (line === "wait" ? undefined : `${line} too`));
  });
  afterEach(async () => {
    await workbench().clear();
    await workbench().openViewContainer("Sockscope");
    await rm(folder(), { recursive: true, force: true });
    await until(async () => (await view().rows()).length === 0, { what: "the view to be empty" });
    await server.close();
  });
  after(() => removeEndpoints(workbench()));

  async function write(name: string, ...lines: string[]): Promise<void> {
    const file = join(folder(), `${name}.sock.yaml`);
    await mkdir(dirname(file), { recursive: true });
    const connection = `connections: { server: { tcp: "127.0.0.1:${server.port}", framing: line } }`;
    await writeFile(file, `sock: 1\n${connection}\n${lines.join("\n")}\n`);
    await until(async () => (await view().rows()).some(({ label }) => label === name.split("/").at(-1)), {
      what: name,
    });
  }

  const described = (label: string, start: string) =>
    until(async () => (await view().rows()).some((row) => row.label === label && row.description.startsWith(start)), {
      what: `${label} to be described as ${start}`,
    });

  const tab = (name: string) =>
    workbench()
      .page.locator(".tabs-container .tab.active", { hasText: `${name}.sock.yaml` })
      .waitFor();

  const says = (message: string) =>
    until(async () => (await workbench().quickInput.message()).startsWith(message), { what: message });
  const hasNoNotification = () =>
    until(async () => (await workbench().notifications()).length === 0, { what: "no notification" });

  async function open(label: string): Promise<void> {
    await view().row(label).click();
    await tab(label);
  }

  it("duplicate a file from its row: what is typed replaces the name and keeps the ending", async () => {
    await write("talk", "steps:", `  - send: '"hi"'`);
    await view().clickMenuItem("talk", "Duplicate…");
    const { quickInput } = workbench();
    const { input } = quickInput;
    await until(async () => (await input.inputValue()) === "talk-2.sock.yaml", { what: "the name to begin with" });
    await quickInput.type("answer");
    await untilReads(() => input.inputValue(), "answer.sock.yaml");
    await quickInput.press("Enter");
    await tab("answer");
    equal(
      await readFile(join(folder(), "answer.sock.yaml"), "utf8"),
      await readFile(join(folder(), "talk.sock.yaml"), "utf8"),
    );
    await described("answer", "");
  });

  it("duplicate from the palette with the keyboard alone, and take no name that is there", async () => {
    await write("talk", "steps:", `  - send: '"hi"'`);
    await write("other", "steps:", `  - send: '"hi"'`);
    const { quickInput } = workbench();
    await run("Duplicate Exchange…");
    await untilReads(rowLabels, ["other", "talk"]);
    await quickInput.type("talk");
    await untilReads(rowLabels, ["talk"]);
    await quickInput.press("Enter");
    await until(async () => (await quickInput.input.inputValue()) === "talk-2.sock.yaml", { what: "the name" });
    await quickInput.fill("Other");
    await quickInput.press("Enter");
    await says("Other.sock.yaml is there already: choose another name.");
    await quickInput.answer("third");
    await tab("third");
    deepEqual((await readdir(folder())).sort(), ["other.sock.yaml", "talk.sock.yaml", "third.sock.yaml"]);
  });

  it("run all files from the title of the view, and tell in one message which did not pass", async () => {
    await write("good", "steps:", `  - send: '"hi"'`, `  - expect: '"hi too"'`);
    await write("inner/bad", "steps:", `  - send: '"hi"'`, `  - expect: '"hi two"'`);
    await view().pane.locator(".pane-header").hover();
    await view().pane.locator('.pane-header .action-label[aria-label^="Run All Exchanges"]').click();
    await toast("1 of 2 exchanges did not pass: exchanges/inner/bad.sock.yaml.").waitFor();
    await described("good", "passed");
    await described("bad", "failed");
    // What says how far it is stays a moment, so that it does not only flash.
    await until(async () => (await workbench().notifications()).length === 1, { what: "no other notification" });
    await workbench().openViewContainer("Explorer");
    await toast("did not pass").getByRole("button", { name: "Show Exchanges" }).click();
    await view().row("bad").waitFor();
  });

  it("run all files from the palette, and say in the status bar that all passed", async () => {
    await write("one", "steps:", `  - send: '"hi"'`);
    await write("two", "steps:", `  - send: '"hi"'`);
    await run("Run All Exchanges");
    await statusBar("2 exchanges passed").waitFor();
    await hasNoNotification();
  });

  it("run all files until that is cancelled in the notification that says how far it is", async () => {
    await write("a", "steps:", `  - send: '"wait"'`, `  - expect: '"never"'`, `    within: 60s`);
    await write("b", "steps:", `  - send: '"hi"'`);
    await run("Run All Exchanges");
    await until(() => server.lines.length > 0, { what: "the first file waits for its answer" });
    await toast("Running exchanges: 1 of 2, exchanges/a.sock.yaml").getByRole("button", { name: "Cancel" }).click();
    await described("a", "cancelled");
    await until(() => server.clients.open === 0, { what: "the connection is closed" });
    deepEqual(server.lines, ["wait"]);
    await hasNoNotification();
  });

  it("set a secret of the open file, change it, and delete it after one more question", async () => {
    await write("login", "secrets: [WINDOW_KEY]", "steps:", `  - send: '"{{secret:WINDOW_KEY}}"'`);
    await open("login");
    const { quickInput, page } = workbench();
    for (const [value, before, after] of [
      ["first", "has no value", "stored"],
      ["second", "stored", "replaced"],
    ] as const) {
      await run("Set Secret…");
      await untilReads(firstItem, `WINDOW_KEY ${before}`);
      await quickInput.press("Enter");
      await until(async () => (await quickInput.input.getAttribute("type")) === "password", { what: "the value" });
      await quickInput.answer(value);
      await statusBar(`secret “WINDOW_KEY” ${after}`).waitFor();
      await run("Run Exchange…");
      await until(() => server.lines.includes(value), { what: `the ${value} value to be sent` });
    }
    const dialog = page.locator(".monaco-dialog-box", { hasText: "Delete the secret “WINDOW_KEY”?" });
    const choose = async (): Promise<void> => {
      await run("Delete Secret…");
      await quickInput.pick("WINDOW_KEY");
      await dialog.waitFor();
    };
    await choose();
    await dialog.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await choose();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await statusBar("secret “WINDOW_KEY” deleted").waitFor();
    await run("Set Secret…");
    await untilReads(firstItem, "WINDOW_KEY has no value");
    await quickInput.pick("Another Name…");
    await quickInput.fill("2 words");
    await quickInput.press("Enter");
    await says("A name begins with a letter");
    await quickInput.cancel();
  });

  it("choose the environment in the status bar by mouse, and by keyboard, and the next run takes it", async () => {
    await write("pump/greet", "vars: { greeting: hello }", "steps:", `  - send: '"{{greeting}}"'`);
    await write("valve/check", "steps:", `  - send: '"check"'`);
    await mkdir(join(folder(), "valve", "env"));
    await writeFile(join(folder(), "valve", "env", "lab.yaml"), "greeting: another\n");
    await mkdir(join(folder(), "pump", "env"));
    for (const name of ["lab", "staging"])
      await writeFile(join(folder(), "pump", "env", `${name}.yaml`), `greeting: from ${name}\n`);
    await open("greet");
    const { quickInput, page } = workbench();
    const shows = (text: string) =>
      until(async () => (await environment().innerText()).trim() === text, { what: `“${text}” in the status bar` });
    await shows("No Environment");
    await environment().click();
    await untilReads(
      async () => (await quickInput.items()).map(({ label, description }) => `${label}: ${description}`),
      [
        "No Environment: the variables as the file has them",
        "lab: env/lab.yaml",
        "staging: env/staging.yaml",
        "New Environment…: ",
      ],
    );
    await quickInput.pick("lab");
    await shows("lab");
    await run("Run Exchange…");
    await until(() => server.lines.includes("from lab"), { what: "a run with lab" });
    await run("Select Environment…");
    const active = page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "env/lab.yaml" });
    await active.waitFor();
    await quickInput.press("ArrowDown");
    await quickInput.press("Enter");
    await shows("staging");
    await run("Run Exchange…");
    await until(() => server.lines.includes("from staging"), { what: "a run with staging" });
    await open("check");
    await environment().locator(".codicon-warning").waitFor();
    await environment().locator("a[aria-label*='there is no env/staging.yaml beside']").waitFor();
    await environment().click();
    await quickInput.pick("No Environment");
    await shows("No Environment");
  });

  it("make an environment beside the file, which is chosen and shown", async () => {
    await write("greet", "vars: { greeting: hello }", "steps:", `  - send: '"{{greeting}}"'`);
    await open("greet");
    const { quickInput, page } = workbench();
    await environment().click();
    await quickInput.pick("New Environment…");
    await quickInput.answer("bench");
    await page.locator(".tabs-container .tab.active", { hasText: "bench.yaml" }).waitFor();
    ok((await readFile(join(folder(), "env", "bench.yaml"), "utf8")).startsWith("# Variables for"));
    await open("greet");
    await until(async () => (await environment().innerText()).trim() === "bench", { what: "the new environment" });
    await environment().click();
    await quickInput.pick("No Environment");
  });
});
