import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { freePort } from "../support/freePort";
import { failsWith, passes } from "../support/passes";
import { runText } from "../support/runText";
import { disposeEndpoints } from "../support/testEndpoints";
import { until } from "../support/until";

const strangers = new Set<Socket>();

/** A plain socket of Node on a loopback port of the system's choice. */
async function stranger(): Promise<Socket> {
  const socket = createSocket("udp4");
  strangers.add(socket);
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

async function echoing(): Promise<Socket> {
  const socket = await stranger();
  socket.on("message", (datagram, { port, address }) => socket.send(datagram, port, address));
  return socket;
}

const connecting = (port: number, steps: string): string =>
  `sock: 1\nconnections: { peer: { udp: "127.0.0.1:${port}" } }\nsteps:\n${steps}`;
const listening = (port: number, steps: string): string =>
  `sock: 1\nconnections: { own: { udp: "127.0.0.1:${port}", listen: true } }\nsteps:\n${steps}`;

/** Runs a file that listens, and calls `talk` as soon as it is bound. */
async function whileRunning(
  text: string,
  talk: () => unknown,
  run = passes,
): Promise<Awaited<ReturnType<typeof passes>>> {
  let hasBegun = false;
  const tell = ({ type }: { readonly type: string }): void => {
    if (type !== "stepStarted" || hasBegun) return;
    hasBegun = true;
    talk();
  };
  return run(text, { tell });
}

describe("An exchange over UDP", () => {
  afterEach(() => {
    for (const socket of strangers) socket.close();
    strangers.clear();
  });
  afterEach(disposeEndpoints);

  it("asks one peer, a message in each datagram", async () => {
    const { port } = (await echoing()).address();
    const steps = `
  - send: '"one"'
  - send: ''
  - send: 'bytes(65507) = random() -> large'
  - expect: '"one"'
  - expect: ''
  - expect: '{{large}}'
  - expect: { silence: 20ms }
  - close: peer`;
    const { results } = await passes(connecting(port, steps));
    assert.equal(results[5]?.note, "65507 bytes");
    const rest = await failsWith(connecting(port, `  - send: '"four"'\n  - expect: '"fo"'`));
    assert.match(rest.message, /^No field accounts for the 2 bytes at offset 2/);
  });

  it("says why nothing comes from a port that nobody is bound to", async () => {
    const port = await freePort("udp");
    const problem = await failsWith(connecting(port, `  - send: '"x"'\n  - expect: '"y"'`));
    assert.equal(problem.code, "SOCKSCOPE_RUN_CLOSED");
    assert.match(problem.message, /^The connection failed \(ECONNREFUSED\) before anything came/);
    assert.deepEqual(problem.details, [
      `Nothing receives datagrams at udp://127.0.0.1:${port}; start the peer or check the port.`,
    ]);
  });

  it("refuses a datagram that is too large", async () => {
    const { port } = (await echoing()).address();
    const problem = await failsWith(connecting(port, "  - send: 'bytes(65508) = random()'"));
    assert.equal(problem.code, "SOCKSCOPE_RUN_VALUE");
    assert.match(problem.message, /^The datagram is larger than/);
  });

  it("answers the last sender, and whom it is told", async () => {
    const port = await freePort("udp");
    const [first, second] = [await stranger(), await stranger()];
    const heard: string[] = [];
    for (const [name, socket] of Object.entries({ first, second }))
      socket.on("message", (datagram) => heard.push(`${name} ${datagram.toString()}`));
    const steps = `
  - expect: '"1"'
  - send: '"to the first"'
  - expect: '"2"'
  - send: '"to the second"'
  - send: '"to the first again"'
    to: 127.0.0.1:${first.address().port}`;
    first.once("message", () => second.send("2", port, "127.0.0.1"));
    await whileRunning(listening(port, steps), () => first.send("1", port, "127.0.0.1"));
    await until(() => heard.length >= 3, { what: "all answers are heard" });
    assert.deepEqual(heard.sort(), ["first to the first", "first to the first again", "second to the second"]);
    const nobody = await failsWith(listening(await freePort("udp"), `  - send: '"x"'`));
    assert.equal(nobody.code, "SOCKSCOPE_RUN_VALUE");
    assert.match(nobody.message, /^Nobody has sent to own at udp:\/\/127\.0\.0\.1:\d+ yet/);
  });

  it("takes the messages of one peer, and leaves those of others waiting", async () => {
    const port = await freePort("udp");
    const [first, second] = [await stranger(), await stranger()];
    const from = `127.0.0.1:${second.address().port}`;
    const steps = `
  - sleep: 50ms
  - { expect: '"b1"', from: "${from}" }
  - { expect: '"b2"', from: "${from}" }
  - { expect: { silence: 20ms }, from: "${from}" }
  - { expect: '"a1"', from: localhost }
  - { expect: '"a2"' }`;
    await whileRunning(listening(port, steps), () => {
      for (const text of ["a1", "a2"]) first.send(text, port, "127.0.0.1");
      for (const text of ["b1", "b2"]) second.send(text, port, "127.0.0.1");
    });
    const late = await failsWith(listening(port, `  - { expect: '*', from: 127.0.0.9, within: 30ms }`));
    assert.equal(late.code, "SOCKSCOPE_RUN_TIMEOUT");
  });

  it("says that too much came, and keeps the rest in the capture only", async () => {
    const [port, signalPort] = [await freePort("udp"), await freePort("udp")];
    const flood = await stranger();
    const text = `sock: 1
connections:
  own: { udp: "127.0.0.1:${port}", listen: true }
  signal: { udp: "127.0.0.1:${signalPort}", listen: true }
steps:
  - { on: signal, expect: '"all are sent"', within: 15s }
  - { on: own, expect: 'bytes(60000)', count: 120 }`;
    const send = (bytes: Uint8Array, to: number) =>
      new Promise((resolve) => flood.send(bytes, to, "127.0.0.1", () => setTimeout(resolve, 1)));
    const talk = async (): Promise<void> => {
      for (let count = 0; count < 120; count++) await send(Buffer.alloc(60_000), port);
      await send(Buffer.from("all are sent"), signalPort);
    };
    const { report } = await whileRunning(text, talk, runText);
    assert.equal(report.problem?.code, "SOCKSCOPE_RUN_LIMIT");
    assert.match(report.problem.message, /^\d+ datagrams came while too many waited to be taken/);
  });
});
