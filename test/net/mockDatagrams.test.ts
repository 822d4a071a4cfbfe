import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryFolder } from "../support/host/repositoryFolder";
import { serveText, stopMocks } from "../support/mockText";
import { startPeer, stopPeers } from "../support/peers";
import { runText } from "../support/runText";
import { dialogue, disposeEndpoints, endpoints } from "../support/testEndpoints";
import { until, untilReads } from "../support/until";

const group = "239.255.42.104";
const strangers = new Set<Socket>();

/** A UDP socket that collects what it hears. */
async function stranger(): Promise<{ socket: Socket; heard: string[] }> {
  const socket = createSocket("udp4");
  strangers.add(socket);
  const heard: string[] = [];
  socket.on("message", (datagram) => heard.push(datagram.toString("latin1")));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { socket, heard };
}

function datagramMock(rules: string, more = ""): string {
  return `sock: 1\n${more}\nconnections: { device: { udp: "127.0.0.1:0", listen: true } }\nrules:\n${rules}`;
}

/** The device of the multicast example, with a frame for each direction. */
const device = `
sock: 1
name: A device that can be discovered
vars: { group: ${group}, service: 7700 }
connections:
  discovery:
    udp: "0.0.0.0:0"
    listen: true
    multicast: { join: "{{group}}", interface: 127.0.0.1 }
frames:
  question: |
    magic : "DISC"
    nonce : bytes(4) -> nonce
  answer: |
    magic   : "HERE"
    nonce   : {{nonce}}
    size    : u8 = len(device)
    device  : "pump 1 äöü"
    service : u16be = {{service}}
rules:
  - on: { frame: question }
    steps: [ { send: answer } ]
`;

describe("a mock over UDP", () => {
  afterEach(async () => {
    for (const socket of strangers) socket.close();
    strangers.clear();
    await stopMocks();
    await stopPeers();
    await disposeEndpoints();
  });

  it("takes each peer for a client with variables of its own, and each datagram for a message", async () => {
    const served = await serveText(
      datagramMock(
        `
  - { on: { regex: "/^name (?<who>.*)/" }, steps: [ { send: '"noted"' } ] }
  - { on: { pattern: '"who"' }, steps: [ { send: "{{who}}" } ] }
  - { on: { pattern: '""' }, steps: [ { send: '"empty"' } ] }`,
        "vars: { who: nobody }",
      ),
    );
    const [first, second] = [await stranger(), await stranger()];
    for (const text of ["name Ada", "who", "", "whowho"]) first.socket.send(text, served.port(), "127.0.0.1");
    second.socket.send("who", served.port(), "127.0.0.1");
    await until(() => first.heard.length === 3, { what: "the first one is answered" });
    await until(() => second.heard.length === 1, { what: "the second one is answered" });
    assert.deepEqual([first.heard, second.heard], [["noted", "Ada", "empty"], ["nobody"]]);
    assert.deepEqual(
      (await served.tells("unmatched")).map(({ text }) => text),
      ['"whowho"'],
    );
    assert.equal(served.told("accepted").length, 2);
  });

  it("forgets a peer that a rule closes, and fires timers for those that are there", async () => {
    const served = await serveText(
      datagramMock(
        `
  - { on: { pattern: '"bye"' }, steps: [ { send: '"bye"' }, { close: device } ] }
  - { on: { regex: "/^name (?<who>.*)/" }, steps: [ { send: '"noted"' } ] }
  - { on: { timer: 15ms }, when: { who: '!= "nobody"' }, steps: [ { send: "{{who}}" } ] }`,
        "vars: { who: nobody }",
      ),
    );
    const { socket, heard } = await stranger();
    socket.send("name Ada", served.port(), "127.0.0.1");
    await until(() => heard.length >= 3, { what: "the timer has fired twice" });
    assert.deepEqual(heard.slice(0, 3), ["noted", "Ada", "Ada"]);
    socket.send("bye", served.port(), "127.0.0.1");
    await served.tells("closed");
    socket.send("name Grace", served.port(), "127.0.0.1");
    await until(() => heard.includes("Grace"), { what: "it is another client now" });
    assert(!heard.slice(heard.indexOf("bye")).includes("Ada"), heard.join());
    assert.deepEqual(served.told("failed"), []);
  });

  it("sends to others than the client, who are no clients by that", async () => {
    const other = await stranger();
    const { port } = other.socket.address();
    const served = await serveText(
      datagramMock(
        `
  - { on: { pattern: '"tell"' }, steps: [ { send: '"news"', to: "127.0.0.1:${port}" }, { send: '"told"' } ] }
  - { on: { timer: 10ms }, steps: [ { send: '"tick"' } ] }`,
      ),
    );
    const { socket, heard } = await stranger();
    socket.send("tell", served.port(), "127.0.0.1");
    await until(() => heard.filter((text) => text === "tick").length >= 3, { what: "the client's timer fires" });
    assert(heard.includes("told"));
    await untilReads(() => other.heard, ["news"]);
    const [listener] = endpoints().listeners;
    assert(listener);
    assert.equal(listener.connections.length, 2);
  });

  it("counts and tells the datagrams that came while too much waited", async () => {
    const served = await serveText(
      datagramMock(`
  - { on: { pattern: '"slow"' }, steps: [ { sleep: 2s }, { send: '"done"' } ] }
  - { on: { pattern: '"quick"' }, steps: [ { send: '"done"' } ] }
  - { on: { regex: "/^x/" }, steps: [ { set: { x: 1 } } ] }`),
    );
    const { socket, heard } = await stranger();
    socket.send("slow", served.port(), "127.0.0.1");
    await served.tells("accepted");
    const datagram = Buffer.alloc(60_000, "x");
    for (let count = 0; count < 120; count++) {
      socket.send(datagram, served.port(), "127.0.0.1");
      if (count % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const [failed] = await served.tells("failed");
    assert.equal(failed?.problem.code, "SOCKSCOPE_RUN_LIMIT");
    assert.match(failed.problem.message, /^\d+ datagrams came while too many waited/);
    socket.send("quick", served.port(), "127.0.0.1");
    await until(() => heard.length === 2, { what: "it goes on with what comes then" });
  });

  it("is found by a searcher in Python, and by the template that asks the group", async () => {
    const served = await serveText(device);
    const port = served.port();
    const searcher = join(repositoryFolder, "test/fixtures/python/discoverySearcher.py");
    const peer = await startPeer("python3", searcher, group, "127.0.0.1", String(port));
    await peer.prints("done\n");
    assert.equal(peer.text, "pump 1 äöü 7700\ndone\n");
    const template = await readFile(join(repositoryFolder, "media/templates/multicast-discovery.sock.yaml"), "utf8");
    const { report } = await runText(template.replace("within: 1s", "within: 2s"), { vars: { group, port } });
    assert.equal(report.verdict, "passed", report.problem?.message);
    assert.equal(report.captured.get("device")?.value, "pump 1 äöü");
    assert.equal((await served.stop()).passed, 2);
    const [listener] = endpoints().listeners;
    assert(listener);
    const lines = await dialogue(listener.endpointCapture);
    assert.equal(lines.filter((line) => line.startsWith(">> HERE")).length, 2);
  });
});
