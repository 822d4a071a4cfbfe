import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { startPeer, stopPeers, type Peer } from "../support/peers";
import { runText } from "../support/runText";
import { capturedBytes, disposeEndpoints, endpoints } from "../support/testEndpoints";
import { until } from "../support/until";

const group = "239.255.42.103";
const template = join(repositoryFolder, "media/templates/multicast-discovery.sock.yaml");

function startDevice(...port: readonly string[]): Promise<Peer> {
  const program = join(repositoryFolder, "test/fixtures/python/discoveryResponder.py");
  return startPeer("python3", program, group, "127.0.0.1", ...port);
}

describe("An exchange over multicast", () => {
  afterEach(stopPeers);
  afterEach(disposeEndpoints);

  it("asks a group and collects the answers of all devices, which Python gives", async () => {
    const first = await startDevice();
    const port = await first.port("udp");
    await first.prints("port");
    const second = await startDevice(String(port));
    await second.prints("port");
    const text = (await readFile(template, "utf8")).replace("within: 1s", "within: 3s");
    const { report, results } = await runText(text, { vars: { group, port } });
    assert.deepEqual([report.verdict, report.problem?.message], ["passed", undefined]);
    const nonce = Buffer.from(report.captured.get("nonce")?.value as Uint8Array).toString("hex");
    for (const device of [first, second]) await device.prints(nonce);
    assert.equal(report.captured.get("device")?.value, "pump 1 äöü");
    assert.equal(report.captured.get("service")?.value, 7700);
    assert.match(results[1]?.note ?? "", /^2 messages, 48 bytes/);
    const [asked] = endpoints().listeners[0]?.connections ?? [];
    assert(asked);
    assert.deepEqual(asked.remote, { host: group, port });
    assert.equal((await capturedBytes(asked, "out")).toString("hex"), `44495343${nonce}`);
  });

  it("joins the group that it listens to, and answers who asks", async () => {
    const answering = `
      sock: 1
      vars: { group: ${group}, port: 0 }
      connections:
        device: { udp: "0.0.0.0:{{port}}", listen: true, multicast: { join: "{{group}}", interface: 127.0.0.1 } }
      steps:
        - expect: { regex: /^who (?<what>.+)$/ }
        - send: '"it is {{what}}"'
    `;
    const opened: string[] = [];
    const run = runText(answering, { tell: (event) => event.type === "opened" && opened.push(event.endpointId) });
    const port = await boundPort();
    const asking = await startPeer("socat", "-", `UDP4-DATAGRAM:${group}:${port},ip-multicast-if=127.0.0.1`);
    asking.write("who is there");
    await asking.prints("it is is there");
    assert.equal((await run).report.verdict, "passed");
    assert.equal(opened.length, 1);
  });

  it("says in a sentence why it cannot send to an address", async () => {
    const text = (to: string): string => `
      sock: 1
      connections: { a: { udp: "127.0.0.1:0", listen: true } }
      steps: [ { send: '"x"', to: "${to}" } ]
    `;
    const lost = await runText(text("no-such-host.invalid:9"));
    assert.match(lost.report.problem?.message ?? "", /no-such-host\.invalid/);
    const wrong = await runText(text("[::1]:9"));
    assert.match(
      wrong.report.problem?.message ?? "",
      /^\[::1\]:9 is an IPv6 address, and this socket is bound to IPv4/,
    );
    assert.equal(wrong.report.problem?.code, "SOCKSCOPE_RUN_VALUE");
  });
});

function boundPort(): Promise<number> {
  const bound = (): number | undefined => {
    const [listener] = endpoints().listeners;
    return listener?.state === "listening" ? listener.address.port : undefined;
  };
  return until(bound, { what: "the run listens" });
}
