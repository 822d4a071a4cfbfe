import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import { TestExplorer } from "../support/testExplorer";
import { until, untilReads } from "../support/until";

describe("Continuous run in the Test Explorer", () => {
  let explorer: TestExplorer;

  beforeEach(async () => {
    explorer = await TestExplorer.start();
  });
  afterEach(() => explorer.stop());

  /** Runs a file whenever it has to, until that is ended. */
  async function watch(item: vscode.TestItem, environment?: string): Promise<vscode.CancellationTokenSource> {
    const end = new vscode.CancellationTokenSource();
    await explorer.tests.run(new vscode.TestRunRequest([item], undefined, undefined, true), end.token, environment);
    return end;
  }

  /** Saves a file with another comment, as a user would. */
  async function save(name: string): Promise<void> {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(join(explorer.folder, name)));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# saved\n"));
    ok(await editor.document.save());
  }

  it("runs a file again when it is saved, until that is ended", async () => {
    await explorer.write(
      "inner/talk.sock.yaml",
      explorer.steps(`  - send: '"hi\\r\\n"'`, `  - expect: '"hi too\\r\\n"'`),
    );
    const end = await watch(await explorer.entry("inner/talk.sock.yaml"));
    equal(explorer.server.lines.length, 0);
    await save("inner/talk.sock.yaml");
    await until(() => explorer.server.lines.length === 1, { what: "it was run after the save" });
    await until(() => explorer.lines.length === 2, { what: "its steps are told" });
    end.cancel();
    await save("inner/talk.sock.yaml");
    equal(explorer.server.lines.length, 1);
  });

  it("runs a file again when one that it runs is saved, at any depth, and no file that does not run it", async () => {
    await explorer.write("main.sock.yaml", "sock: 1\nsteps:\n  - run: inner/middle.sock.yaml\n");
    await explorer.write("inner/middle.sock.yaml", "sock: 1\nsteps:\n  - run: ../leaf.sock.yaml\n");
    await explorer.write("leaf.sock.yaml", explorer.steps(`  - send: '"leaf\\r\\n"'`));
    await explorer.write("other.sock.yaml", explorer.steps(`  - send: '"other\\r\\n"'`));
    const end = await watch(await explorer.entry("main.sock.yaml"));
    await save("other.sock.yaml");
    await save("leaf.sock.yaml");
    await until(() => explorer.lines.length === 1, { what: "the run after the leaf was saved" });
    deepEqual(explorer.lines, ["passed run inner/middle.sock.yaml"]);
    await untilReads(() => explorer.server.lines, ["leaf"]);
    await save("inner/middle.sock.yaml");
    await until(() => explorer.lines.length === 2, { what: "the run after the middle was saved" });
    // What is run is known anew with each change.
    const middle = await vscode.window.showTextDocument(
      vscode.Uri.file(join(explorer.folder, "inner", "middle.sock.yaml")),
    );
    const whole = new vscode.Range(0, 0, middle.document.lineCount, 0);
    await middle.edit((edit) => edit.replace(whole, "sock: 1\nsteps:\n  - run: ../other.sock.yaml\n"));
    ok(await middle.document.save());
    await until(() => explorer.lines.length === 3, { what: "the run after the middle runs another" });
    await save("leaf.sock.yaml");
    await save("other.sock.yaml");
    await until(() => explorer.lines.length === 4, { what: "the run after the other was saved" });
    await untilReads(() => explorer.server.lines, ["leaf", "leaf", "other", "other"]);
    end.cancel();
  });

  it("runs all files of a folder again when one of them is saved, those too that came later", async () => {
    await explorer.write("inner/old.sock.yaml", explorer.steps(`  - send: '"old\\r\\n"'`));
    const { parent } = await explorer.entry("inner/old.sock.yaml");
    ok(parent);
    const end = await watch(parent);
    await explorer.write("inner/new.sock.yaml", explorer.steps(`  - send: '"new\\r\\n"'`));
    await until(() => explorer.ids().some((id) => id.endsWith("inner/new.sock.yaml")), { what: "it" });
    await save("inner/old.sock.yaml");
    await until(() => explorer.server.lines.join() === "old", { what: "the run of the old file" });
    await save("inner/new.sock.yaml");
    await until(() => explorer.server.lines.join() === "old,new", { what: "the run of the new file" });
    end.cancel();
  });

  it("comes to an end where watched files run each other in a circle, and says so once a save", async () => {
    await explorer.write("one.sock.yaml", "sock: 1\nsteps:\n  - run: two.sock.yaml\n");
    await explorer.write("two.sock.yaml", "sock: 1\nsteps:\n  - run: one.sock.yaml\n");
    const end = await watch(await explorer.entry("one.sock.yaml"));
    await save("two.sock.yaml");
    await until(() => explorer.told.find(({ what }) => what === "errored"), { what: "the refusal" });
    match(explorer.message("errored"), /^This runs in a circle: /);
    equal(explorer.told.filter(({ what }) => what === "errored").length, 1);
    end.cancel();
  });

  it("runs a file again when the environment that it runs with is saved, and no other one", async () => {
    for (const name of ["lab", "staging"])
      await explorer.write(`inner/env/${name}.yaml`, `port: ${explorer.server.port}\n`);
    const text = explorer.steps(`  - send: '"hi\\r\\n"'`).replace(`:${explorer.server.port}`, ":{{port}}");
    await explorer.write("inner/talk.sock.yaml", text.replace("sock: 1", "sock: 1\nvars: { port: 1 }"));
    const end = await watch(await explorer.entry("inner/talk.sock.yaml"), "lab");
    await save("inner/env/staging.yaml");
    await save("inner/env/lab.yaml");
    await until(() => explorer.lines.length === 1, { what: "the run after lab was saved" });
    deepEqual(explorer.lines, [`passed send "hi\\r\\n"`]);
    await untilReads(() => explorer.server.lines, ["hi"]);
    end.cancel();
  });

  it("runs a file again when a payload changes on disk that it, or a file that it runs, sends", async () => {
    await explorer.write("payload.bin", "first\r\n");
    await explorer.write("main.sock.yaml", "sock: 1\nsteps:\n  - run: leaf.sock.yaml\n");
    await explorer.write("leaf.sock.yaml", explorer.steps("  - send: '@payload.bin'"));
    const end = await watch(await explorer.entry("main.sock.yaml"));
    await explorer.write("payload.bin", "second\r\n");
    await until(() => explorer.server.lines.includes("second"), { what: "the new payload to be sent" });
    end.cancel();
  });

  it("runs a file again when one is saved whose path is made of variables, once it was run", async () => {
    await explorer.write("main.sock.yaml", 'sock: 1\nvars: { name: leaf }\nsteps:\n  - run: "{{name}}.sock.yaml"\n');
    await explorer.write("leaf.sock.yaml", explorer.steps(`  - send: '"leaf\\r\\n"'`));
    const item = await explorer.entry("main.sock.yaml");
    await explorer.run(item);
    const end = await watch(item);
    await save("leaf.sock.yaml");
    await until(() => explorer.server.lines.length === 2, { what: "the run after the leaf was saved" });
    end.cancel();
  });

  it("says of a secret without a value how to give it one, where nobody can be asked", async () => {
    await explorer.write(
      "talk.sock.yaml",
      explorer
        .steps(`  - send: '"{{secret:NOBODY_HAS_THIS}}\\r\\n"'`)
        .replace("steps:", "secrets: [NOBODY_HAS_THIS]\nsteps:"),
    );
    const end = await watch(await explorer.entry("talk.sock.yaml"));
    await save("talk.sock.yaml");
    await until(() => explorer.told.find(({ what }) => what === "errored"), { what: "the refusal" });
    match(explorer.message("errored"), /^The secret NOBODY_HAS_THIS has no value; /);
    equal(explorer.server.clients.total, 0);
    end.cancel();
  });
});
