import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { startPeer, stopPeers } from "../support/peers";
import { runText } from "../support/runText";
import { startService, type ServiceName } from "../support/services";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { disposeEndpoints } from "../support/testEndpoints";

const template = (name: string) => readFile(join(repositoryFolder, "media", "templates", `${name}.sock.yaml`), "utf8");

async function passes(name: string, vars: Readonly<Record<string, string | number>>): Promise<void> {
  const { report } = await runText(await template(name), { vars });
  assert.deepEqual([report.verdict, report.problem], ["passed", undefined], name);
}

/** Where a service listens, as the variables of a template. */
async function served(name: ServiceName): Promise<{ host: string; port: number }> {
  const [host = "", port] = (await startService(name)).split(":");
  return { host, port: Number(port) };
}

describe("The templates, as they are", () => {
  afterEach(async () => {
    await disposeEndpoints();
    await stopPeers();
    await removeTemporaryFolders();
  });

  it("ask a DNS server", async () => {
    const { host, port } = await served("dns");
    await passes("dns-udp", { server: host, port });
  });

  it("ask an HTTP server", async () => passes("http", await served("http")));

  it("connect to an MQTT broker", async () => passes("mqtt-connect", await served("mqtt")));

  it("talk line by line", async () => {
    const says = "printf '220 ready\\r\\n'; read -r hello; hello=${hello%?}; printf '250 %s\\r\\n' \"$hello\"";
    const peer = await startPeer("ncat", "-l", "127.0.0.1", "0", "--sh-exec", says);
    await passes("line-protocol", { port: await peer.port() });
  });
});
