import { deepEqual } from "node:assert/strict";
import { parseExchange } from "../../../../../src/core/exchange/readExchange";
import { neededSecrets } from "../../../../../src/host/exchanges/secrets/neededSecrets";

const text = (secrets: string, ...runs: string[]) =>
  `sock: 1\nsecrets: [${secrets}]\nsteps: [${runs.map((path) => `{ run: ${path} }`).join(", ")}]\n`;

describe("The secrets that a file needs", () => {
  it("are its own and those of the files that it runs, each file read once, circles and missing ones included", async () => {
    const files: Record<string, string> = {
      "/a/common/login.sock.yaml": text("PIN, KEY", "../main.sock.yaml", "deep.sock.yaml"),
      "/a/common/deep.sock.yaml": text("DEEP"),
    };
    const read: string[] = [];
    const readFile = (path: string) => {
      read.push(path);
      return Promise.resolve(files[path]);
    };
    const main = text("PIN", "common/login.sock.yaml", "common/login.sock.yaml", "gone.sock.yaml", '"{{path}}"');
    deepEqual(
      [...(await neededSecrets("/a/main.sock.yaml", parseExchange(main).document, readFile))],
      ["PIN", "KEY", "DEEP"],
    );
    deepEqual(read, ["/a/common/login.sock.yaml", "/a/gone.sock.yaml", "/a/common/deep.sock.yaml"]);
  });

  it("are none where the text is no exchange file", async () => {
    deepEqual([...(await neededSecrets("/a", parseExchange("[").document, () => Promise.resolve(undefined)))], []);
  });
});
