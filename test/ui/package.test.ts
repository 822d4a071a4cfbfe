import { deepEqual, match } from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { runQuietly } from "../support/host/childProcess";
import { Workbench } from "../support/host/workbench";
import { packageExtension } from "../support/packageExtension";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

/** What is shipped besides the files that several parts share, and nothing else; without the hashes in the names. */
const shipped = `
[Content_Types].xml
extension.vsixmanifest
extension/LICENSE.txt
extension/changelog.md
extension/dist/cli.js
extension/dist/cli/captureStore.js
extension/dist/cli/mockCommand.js
extension/dist/cli/runCommand.js
extension/dist/cli/textEncodings.js
extension/dist/extension.js
extension/dist/parts/exchangeFeatures.js
extension/dist/parts/importExchange.js
extension/dist/parts/newExchange.js
extension/dist/parts/saveAsExchange.js
extension/dist/parts/textEncodings.js
extension/dist/sock.schema.json
extension/dist/sockscope.d.ts
extension/dist/webview/panel.css
extension/dist/webview/panel.js
extension/media/connection-dark.svg
extension/media/connection-light.svg
extension/media/examples/dns.sock.yaml
extension/media/examples/http.sock.yaml
extension/media/examples/mqtt.sock.yaml
extension/media/examples/redis.sock.yaml
extension/media/examples/smtp.sock.yaml
extension/media/icon.png
extension/media/listener-dark.svg
extension/media/listener-light.svg
extension/media/readme-exchange.png
extension/media/readme-panel.png
extension/media/sockscope.svg
extension/media/templates/dns-udp.sock.yaml
extension/media/templates/empty.sock.yaml
extension/media/templates/http.sock.yaml
extension/media/templates/length-prefix-crc.sock.yaml
extension/media/templates/line-protocol.sock.yaml
extension/media/templates/mock-server.sock.yaml
extension/media/templates/modbus-tcp.sock.yaml
extension/media/templates/mqtt-connect.sock.yaml
extension/media/templates/multicast-discovery.sock.yaml
extension/package.json
extension/package.nls.json
extension/readme.md
`;

describe("The packaged extension", function () {
  this.timeout(180_000);
  let vsix: string;

  before(async () => {
    vsix = await packageExtension(await temporaryFolder());
  });

  after(removeTemporaryFolders);

  it("holds exactly the files that are meant to be shipped", async () => {
    const script = "import sys, zipfile; print('\\n'.join(sorted(zipfile.ZipFile(sys.argv[1]).namelist())))";
    const list = await runQuietly("python3", ["-c", script, vsix]);
    const names = list
      .trim()
      .split("\n")
      .map((name) => name.replace(/((?:parts|cli)\/\w+)-[A-Z0-9]{8}\.js$/, "$1.js"));
    const isShared = (name: string) => /dist\/(parts|cli)\/chunk\.js$/.test(name);
    deepEqual(
      names.filter((name) => !isShared(name)),
      shipped.trim().split("\n"),
    );
  });

  it("installs, and connects", async () => {
    const server = createServer((socket) => socket.end("from the peer")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const workbench = await Workbench.start({ vsixFiles: [vsix] });
    try {
      const address = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await workbench.runCommand("Sockscope: Connect…");
      await workbench.answerQuickInput(address);
      const panel = await workbench.webview(address);
      match(await panel.locator(".row.in").first().innerText(), /from the peer/);
    } finally {
      server.close();
      await workbench.stop();
    }
  });
});
