import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { readExchange } from "../../src/core/exchange/readExchange";
import type { Side } from "../../src/core/exchange/fromTraffic/move";
import { CaptureFiles } from "../../src/engine/captureFiles";
import { capturedLog } from "../../src/host/captures/capturedLog";
import { importPackets } from "../../src/host/exchanges/saving/askImport";
import type { ExchangeTarget } from "../../src/host/exchanges/saving/exchangeTarget";
import { exchangeTemplates } from "../../src/host/exchanges/saving/exchangeTemplates";
import { importExchange, type ImportReview } from "../../src/host/exchanges/saving/importExchange";
import { newExchange } from "../../src/host/exchanges/saving/newExchange";
import { saveAsExchange } from "../../src/host/exchanges/saving/saveAsExchange";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { until } from "../support/until";
import { writtenCapture } from "../support/writtenCapture";

const extensionUri = vscode.Uri.file(repositoryFolder);

describe("Exchange files", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await removeTemporaryFolders();
  });

  const file = (name: string, replaces = false): ExchangeTarget => ({
    kind: "file",
    uri: vscode.Uri.file(join(folder, name)),
    replaces,
  });

  /** The text of the editor that was opened, which must be valid. */
  async function shown(name: string): Promise<string> {
    const document = await until(
      () => {
        const active = vscode.window.activeTextEditor?.document;
        return active?.uri.path.endsWith(name) === true && active.getText() !== "" && active;
      },
      { what: `${name} in an editor` },
    );
    deepEqual(readExchange(document.getText()).diagnostics, []);
    return document.getText();
  }

  it("are made of each template, and shown", async () => {
    for (const template of exchangeTemplates) {
      const name = `${template.file}.sock.yaml`;
      const proposals: string[] = [];
      await newExchange(extensionUri, {
        askTemplate: () => Promise.resolve(template),
        askFile: ({ proposed }) => {
          proposals.push(proposed);
          return Promise.resolve(file(name));
        },
      });
      equal(await shown(name), await readFile(join(repositoryFolder, "media", "templates", name), "utf8"));
      match(proposals.join(), /^[\w-]+\.sock\.yaml$/);
    }
  });

  it("go to an untitled editor where there is no folder", async () => {
    const [template] = exchangeTemplates;
    await newExchange(extensionUri, {
      askTemplate: () => Promise.resolve(template),
      askFile: () => Promise.resolve({ kind: "untitled", name: "fresh.sock.yaml" }),
    });
    match(await shown("fresh.sock.yaml"), /^sock: 1\n/);
    equal(vscode.window.activeTextEditor?.document.isUntitled, true);
    equal(vscode.window.activeTextEditor.document.languageId, "yaml");
  });

  it("are written nowhere where the user gives up", async () => {
    const nothing = () => Promise.resolve(undefined);
    const [template] = exchangeTemplates;
    await newExchange(extensionUri, { askTemplate: nothing, askFile: nothing });
    await newExchange(extensionUri, { askTemplate: () => Promise.resolve(template), askFile: nothing });
    await importExchange({ ask: nothing, review: () => Promise.resolve(true), askFile: nothing });
    deepEqual(await readdir(folder), []);
  });

  it("never replace another file unasked", async () => {
    await writeFile(join(folder, "there.sock.yaml"), "mine");
    const [template] = exchangeTemplates;
    const make = (replaces: boolean) =>
      newExchange(extensionUri, {
        askTemplate: () => Promise.resolve(template),
        askFile: () => Promise.resolve(file("there.sock.yaml", replaces)),
      });
    await rejects(make(false), { message: /there\.sock\.yaml is there already: choose another name\.$/ });
    equal(await readFile(join(folder, "there.sock.yaml"), "utf8"), "mine");
    await make(true);
    match(await readFile(join(folder, "there.sock.yaml"), "utf8"), /^sock: 1/);
  });

  it("say in one sentence where they cannot be written", async () => {
    await mkdir(join(folder, "taken"));
    const [template] = exchangeTemplates;
    const target = { kind: "file", uri: vscode.Uri.file(join(folder, "taken")), replaces: true } as const;
    const making = newExchange(extensionUri, {
      askTemplate: () => Promise.resolve(template),
      askFile: () => Promise.resolve(target),
    });
    await rejects(making, { code: "SOCKSCOPE_NOT_WRITTEN", message: /taken cannot be written: / });
  });

  for (const side of ["client", "server"] as const) {
    it(`are made of a capture, ${side} side`, async () => {
      const text = await savedCapture(side);
      match(text, side === "client" ? /^name: Client of tcp:/m : /^ {4}listen: true$/m);
    });
  }

  async function savedCapture(side: Side): Promise<string> {
    const files = new CaptureFiles(await writtenCapture(folder, "talk"));
    try {
      await until(() => files.reading === undefined, { what: "the capture to be read" });
      const log = capturedLog({ name: "talk.pcapng", files });
      const { firstNumber, lastNumber } = log.source.capture;
      const numbers = Array.from({ length: lastNumber - firstNumber + 1 }, (_, index) => firstNumber + index);
      const peers = new Set(numbers.map((number) => log.source.capture.record(number)?.connection));
      ok(peers.size > 0);
      await saveAsExchange(
        { log, numbers },
        {
          ask: () => Promise.resolve({ side, framing: { type: "raw" } }),
          askFile: () => Promise.resolve(file("talk.sock.yaml")),
        },
      );
      return await shown("talk.sock.yaml");
    } finally {
      files.dispose();
    }
  }

  it("come from packets of PacketSender, with what was left out above them", async () => {
    const packets = [
      { name: "hello", hexstring: "68 69", toip: "127.0.0.1", port: "7700", tcporudp: "TCP", repeat: "0" },
      { name: "secure", hexstring: "00", toip: "127.0.0.1", port: "443", tcporudp: "SSL", repeat: "0" },
      { name: "odd", hexstring: "6", toip: "127.0.0.1", port: "7700", tcporudp: "UDP", repeat: "0" },
    ];
    await writeFile(join(folder, "one.json"), JSON.stringify(packets.slice(0, 1)));
    const single = await importPackets(vscode.Uri.file(join(folder, "one.json")));
    ok(single);
    equal(single.name, "one");
    const reviews: ImportReview[] = [];
    await importExchange({
      ask: () => Promise.resolve({ ...single, leftOut: ["The packet odd is left out."] }),
      review: (review) => {
        reviews.push(review);
        return Promise.resolve(true);
      },
      askFile: () => Promise.resolve(file("packets.sock.yaml")),
    });
    const text = await shown("packets.sock.yaml");
    match(text, /^# The packet odd is left out\.\nsock: 1\n[^]*- name: hello\n {4}send: '"hi"'\n$/);
    deepEqual(reviews, [
      { understood: ["hello: 2 bytes to tcp://127.0.0.1:7700"], notes: ["The packet odd is left out."] },
    ]);
    await rm(join(folder, "one.json"));
    await writeFile(join(folder, "bad.json"), "[{]");
    await rejects(importPackets(vscode.Uri.file(join(folder, "bad.json"))), { code: "SOCKSCOPE_NOT_IMPORTED" });
  });
});
