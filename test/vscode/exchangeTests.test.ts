import { deepEqual, equal, match, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { PlacedRuns } from "../../src/host/exchanges/run/placedRuns";
import { RunMarks } from "../../src/host/exchanges/run/runMarks";
import { TestExplorer } from "../support/testExplorer";
import { until } from "../support/until";

describe("The Test Explorer", () => {
  let explorer: TestExplorer;

  beforeEach(async () => {
    explorer = await TestExplorer.start();
  });
  afterEach(() => explorer.stop());

  function labels({ children }: vscode.TestItem): unknown[] {
    const all: unknown[] = [];
    children.forEach((child) => all.push(child.children.size === 0 ? child.label : [child.label, ...labels(child)]));
    return all;
  }

  it("has an entry for each file and each of its steps, those inside others below them, and none for mocks", async () => {
    const rules = `sock: 1\nconnections: { a: { tcp: "127.0.0.1:0", listen: true } }\nrules: [ { on: accept, steps: [ { send: '"hi"' } ] } ]\n`;
    await explorer.write("mock.sock.yaml", rules);
    await explorer.write(
      "inner/talk.sock.yaml",
      explorer.steps(
        `  - name: greet`,
        `    send: '"hi\\r\\n"'`,
        `  - repeat: 2`,
        `    steps: [ { sleep: 1ms } ]`,
        `  - parallel: { left: [ { sleep: 2ms } ], right: [ { sleep: 3ms } ] }`,
      ),
    );
    const file = await explorer.entry("inner/talk.sock.yaml");
    await explorer.tests.controller.resolveHandler?.(file);
    deepEqual(labels(file), [
      "greet",
      ["repeat 2 times", "sleep 1ms"],
      ["in parallel: left, right", ["left", "sleep 2ms"], ["right", "sleep 3ms"]],
    ]);
    equal(file.parent?.label.endsWith("inner"), true);
    const [first] = [...file.children].map(([, item]) => item);
    equal(first?.range?.start.line, 3);
    deepEqual(
      explorer.ids().filter((id) => id.endsWith("mock.sock.yaml")),
      [],
    );
  });

  it("tells what came of each step, the rounds of a loop together", async () => {
    await explorer.write(
      "talk.sock.yaml",
      explorer.steps(
        `  - repeat: 3`,
        `    steps:`,
        `      - send: '"hi\\r\\n"'`,
        `      - expect: '"hi too\\r\\n"'`,
        `  - name: the end`,
        `    sleep: 1ms`,
      ),
    );
    await explorer.run(await explorer.entry("talk.sock.yaml"));
    deepEqual(explorer.server.lines, ["hi", "hi", "hi"]);
    deepEqual(
      new Set(explorer.lines),
      new Set([`passed send "hi\\r\\n"`, `passed expect "hi too\\r\\n"`, "passed the end"]),
    );
    match(explorer.output, /✓ expect .* · 3 times/);
    match(explorer.output, /passed\r\n/);
  });

  it("tells a failure at its line, with what was expected and what came, and what was not reached", async () => {
    await explorer.write(
      "talk.sock.yaml",
      explorer.steps(
        `  - send: '"hi\\r\\n"'`,
        `  - name: answer`,
        `    expect: '"hi two\\r\\n"'`,
        `  - name: after`,
        `    sleep: 1ms`,
      ),
    );
    await explorer.run(await explorer.entry("talk.sock.yaml"));
    deepEqual(explorer.lines, [`passed send "hi\\r\\n"`, "failed answer", "skipped after"]);
    const message = explorer.told.find(({ what }) => what === "failed")?.message;
    equal(message?.location?.range.start.line, 5);
    ok(message.expectedOutput !== undefined && message.actualOutput !== undefined);
    ok(message.expectedOutput !== message.actualOutput);
    match(explorer.output, /✗/);
  });

  it("leaves the line that failed to VS Code, which writes behind it itself", async () => {
    await explorer.write(
      "talk.sock.yaml",
      explorer.steps(`  - send: '"hi\\r\\n"'`, `  - name: answer`, `    expect: '"hi two\\r\\n"'`),
    );
    const item = await explorer.entry("talk.sock.yaml");
    ok(item.uri);
    const { document } = await vscode.window.showTextDocument(item.uri);
    const placed = new PlacedRuns(explorer.runs);
    explorer.disposeLater(placed);
    const marks = () => new RunMarks(placed).marksOf(document).map(({ line, kind }) => `${line} ${kind}`);
    await explorer.run(item);
    deepEqual(marks(), ["3 passed", "4 failed"]);
    await explorer.runs.run({ uri: item.uri, isByHand: true });
    deepEqual(marks(), ["3 passed", "4 failed", "5 failed"]);
  });

  it("runs the whole file for one of its steps", async () => {
    await explorer.write("talk.sock.yaml", explorer.steps(`  - send: '"hi\\r\\n"'`, `  - expect: '"hi too\\r\\n"'`));
    const file = await explorer.entry("talk.sock.yaml");
    await explorer.tests.controller.resolveHandler?.(file);
    const step = file.children.get(`${file.id}#1`);
    ok(step);
    await explorer.run(step);
    equal(explorer.lines.length, 2);
  });

  it("tells what is wrong with a file that cannot be run, where it is wrong", async () => {
    await explorer.write("talk.sock.yaml", explorer.steps(`  - send: '"hi'`));
    await explorer.run(await explorer.entry("talk.sock.yaml"));
    const [errored] = explorer.told;
    deepEqual([errored?.what, errored?.label], ["errored", "talk"]);
    equal(errored?.message?.location?.range.start.line, 3);
  });

  it("is cancelled while a step waits, and the step does not count as failed", async () => {
    await explorer.write(
      "talk.sock.yaml",
      explorer.steps(`  - name: wait`, `    expect: '"never\\r\\n"'`, `    within: 1m`),
    );
    const cancel = new vscode.CancellationTokenSource();
    const running = explorer.run(await explorer.entry("talk.sock.yaml"), cancel);
    await until(() => explorer.server.clients.open === 1, { what: "it is connected" });
    cancel.cancel();
    await running;
    deepEqual(explorer.lines, ["skipped wait"]);
    await until(() => explorer.server.clients.open === 0, { what: "the connection is closed" });
  });

  it("runs with the environment of a profile, in place of the one that is chosen", async () => {
    await explorer.write("inner/env/lab.yaml", `port: ${explorer.server.port}\n`);
    const text = explorer.steps(`  - send: '"hi\\r\\n"'`).replace(`:${explorer.server.port}`, ":{{port}}");
    await explorer.write("inner/talk.sock.yaml", text.replace("sock: 1", "sock: 1\nvars: { port: 1 }"));
    const file = await explorer.entry("inner/talk.sock.yaml");
    const { token } = new vscode.CancellationTokenSource();
    await explorer.tests.run(new vscode.TestRunRequest([file]), token, "lab");
    deepEqual(explorer.lines, [`passed send "hi\\r\\n"`]);
    await explorer.tests.run(new vscode.TestRunRequest([file]), token, "nowhere");
    match(explorer.message("errored"), /^There is no environment “nowhere” beside “talk\.sock\.yaml”/);
  });

  it("runs nothing in an untrusted workspace, and says so", async () => {
    explorer.isTrusted = false;
    await explorer.write("talk.sock.yaml", explorer.steps(`  - send: '"hi\\r\\n"'`));
    await explorer.run(await explorer.entry("talk.sock.yaml"));
    deepEqual(explorer.lines, ["errored talk", `skipped send "hi\\r\\n"`]);
    match(explorer.message("errored"), /^Exchange files are not run in an untrusted workspace; trust it first/);
    equal(explorer.server.clients.total, 0);
  });

  it("follows the steps of a file while it is edited", async () => {
    await explorer.write("talk.sock.yaml", explorer.steps(`  - sleep: 1ms`));
    const file = await explorer.entry("talk.sock.yaml");
    ok(file.uri);
    const editor = await vscode.window.showTextDocument(file.uri);
    await until(() => file.children.size === 1, { what: "the steps of the open file" });
    const [first] = [...file.children].map(([, item]) => item);
    await editor.edit((edit) => edit.insert(new vscode.Position(4, 0), "  - sleep: 2ms\n"));
    await until(() => labels(file).join() === "sleep 1ms,sleep 2ms", { what: "the new step" });
    equal(file.children.get(first?.id ?? ""), first);
    await editor.edit((edit) =>
      edit.insert(new vscode.Position(3, 0), "  - repeat: 2\n    steps: [ { sleep: 3ms } ]\n"),
    );
    const three = '[["repeat 2 times","sleep 3ms"],"sleep 1ms","sleep 2ms"]';
    await until(() => JSON.stringify(labels(file)) === three, { what: "a step with one inside before them" });
    await editor.edit((edit) => edit.delete(new vscode.Range(3, 0, 6, 0)));
    await until(() => labels(file).join() === "sleep 2ms", { what: "one step that holds no other" });
    equal(first?.range?.start.line, 3);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
