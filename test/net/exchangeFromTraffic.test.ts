import { deepEqual, equal, ok } from "node:assert/strict";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { draftTraffic } from "../../src/core/exchange/fromTraffic/draftTraffic";
import { suggestFraming } from "../../src/core/exchange/fromTraffic/suggestFraming";
import { movesOf, type Side } from "../../src/core/exchange/fromTraffic/move";
import type { RunEvent } from "../../src/core/exchange/run/runReport";
import { readExchange } from "../../src/core/exchange/readExchange";
import { writeExchange } from "../../src/core/exchange/write/writeExchange";
import type { Framing } from "../../src/core/framing/framing";
import type { Endpoint } from "../../src/engine/endpoints";
import { readTraffic } from "../../src/host/exchanges/saving/savedRecords";
import { endpointLog } from "../../src/host/panel/shownLog";
import { freePort } from "../support/freePort";
import { runText, type RunTextOptions } from "../support/runText";
import {
  bytes,
  capturedBytes,
  closeOf,
  connected,
  disposeEndpoints,
  endpoints,
  listening,
  received,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

interface SavedFile {
  readonly text: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

const raw: Framing = { type: "raw" };

/** The exchange file that all records of an endpoint make, and what is needed to run it. */
async function saved(endpoint: Endpoint, side: Side, framing: Framing | "suggested" = raw): Promise<SavedFile> {
  const { capture } = endpoint.endpointCapture;
  const numbers = Array.from(
    { length: capture.lastNumber - capture.firstNumber + 1 },
    (_, at) => capture.firstNumber + at,
  );
  const traffic = await readTraffic({ log: endpointLog(endpoint), numbers });
  const [best] = suggestFraming(movesOf(traffic, side));
  const made = draftTraffic(traffic, {
    side,
    framing: framing === "suggested" ? (best?.framing ?? raw) : framing,
    fileStem: "talk",
  });
  ok(made.ok, made.ok ? "" : made.message);
  const text = writeExchange(made.draft);
  deepEqual(readExchange(text).diagnostics, [], text);
  const files = Object.fromEntries(made.files.map(({ name, bytes: content }) => [name, content]));
  return { text, files };
}

async function passes({ text, files }: SavedFile, options: RunTextOptions = {}) {
  const { report } = await runText(text, { files, ...options });
  equal(
    report.verdict,
    "passed",
    `${report.problem?.message ?? ""}\n${report.diagnostics.map(({ message }) => message).join("\n")}\n${text}`,
  );
}

/** Runs a file that listens; resolves with its run once its client can come. */
async function opened(file: SavedFile, port: number): Promise<{ readonly passed: Promise<void> }> {
  let id = "";
  const tell = (event: RunEvent): void => {
    if (event.type === "opened") id = event.endpointId;
  };
  const passed = passes(file, { vars: { port }, tell });
  passed.catch(() => undefined);
  await until(() => endpoints().listener(id)?.state === "listening", { what: "the file listens" });
  return { passed };
}

/** A server that greets, answers lines, sends a large part at once, and closes when it is told to. */
function talk(socket: Socket): void {
  socket.write("220 ready\r\n");
  let rest = "";
  socket.on("data", (chunk) => {
    rest += chunk.toString("latin1");
    const lines = rest.split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "LARGE") socket.write(Buffer.alloc(200_000, 0x5a));
      else if (line === "QUIT") socket.end("221 bye\r\n");
      else socket.write(`250 ${line}\r\n`);
    }
  });
  socket.on("error", () => undefined);
}

async function serve(handler: (socket: Socket) => void): Promise<{ port: number; close: () => void }> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await until(() => server.listening, { what: "the server listens" });
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

describe("An exchange file made of traffic", () => {
  const closing: (() => void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await disposeEndpoints();
  });

  /** Talks to the server, as a user would. */
  async function talked(commands: readonly string[]) {
    const { port, close } = await serve(talk);
    closing.push(close);
    const connection = await connected(`tcp://127.0.0.1:${port}`);
    await received(connection, 11);
    for (const command of commands) {
      const before = connection.traffic.in.bytes;
      await connection.send(bytes(`${command}\r\n`));
      await received(connection, before + (command === "LARGE" ? 200_000 : 9));
    }
    return { connection, port };
  }

  for (const framing of ["suggested", raw] as const) {
    it(`does again what we did as a client, with ${framing === raw ? "no" : "the suggested"} framing, and passes`, async () => {
      const { connection } = await talked(["HELLO", "SECOND", "QUIT"]);
      connection.close();
      await closeOf(connection);
      const file = await saved(connection, "client", framing);
      equal(file.text.includes("line"), framing === "suggested");
      await passes(file);
    });
  }

  it("fails when one byte is changed", async () => {
    const { connection } = await talked(["HELLO", "QUIT"]);
    const { text } = await saved(connection, "client");
    const { report } = await runText(text.replace("250 HELLO", "250 HELLA"));
    equal(report.verdict, "failed");
    equal(report.problem?.code, "SOCKSCOPE_RUN_MISMATCH");
  });

  it("keeps what is large beside it, and passes with it", async () => {
    const { connection } = await talked(["LARGE", "HELLO"]);
    const file = await saved(connection, "client");
    ok(Object.keys(file.files).length > 0);
    await passes(file);
  });

  it("plays the server that we talked to, and the same client passes with it", async () => {
    const { connection } = await talked(["HELLO", "SECOND", "QUIT"]);
    connection.close();
    await closeOf(connection);
    const server = await saved(connection, "server", "suggested");
    const client = await saved(connection, "client", "suggested");
    const port = await freePort();
    const run = await opened(server, port);
    await passes(client, { vars: { port } });
    await run.passed;
  });

  it("plays what our listener answered, and the original clients pass with it, one after the other", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const spoken = ["first", "second"];
    for (const text of spoken) await ask(listener.address.port, text);
    await until(() => listener.openCount === 0, { what: "both clients are gone" });
    const server = await saved(listener, "server");
    const clients = await saved(listener, "client");
    await passes(clients);
    await listener.close();
    const run = await opened(server, listener.address.port);
    for (const text of spoken) equal(await ask(listener.address.port, text), text);
    await run.passed;
  });

  it("half-closes, and sees resets, as it was", async () => {
    const { port, close } = await serve((socket) => {
      socket.on("error", () => undefined);
      let all = "";
      socket.on("data", (chunk) => (all += chunk.toString()));
      socket.on("end", () => (all === "reset" ? socket.resetAndDestroy() : socket.end(all.toUpperCase())));
      socket.allowHalfOpen = true;
    });
    closing.push(close);
    for (const text of ["abc", "reset"]) {
      const connection = await connected(`tcp://127.0.0.1:${port}`);
      await connection.send(bytes(text));
      connection.end();
      await until(() => connection.state === "closed" || connection.traffic.in.bytes > 0, { what: "an answer" });
      await closeOf(connection);
      const file = await saved(connection, "client");
      equal(/peer: (\w+)/.exec(file.text)?.[1], text === "abc" ? "fin" : "rst", file.text);
      await passes(file);
    }
  });

  it("asks and answers with datagrams, as a client and as a server", async () => {
    const listener = await listening("udp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const connection = await connected(target(listener));
    for (const [index, text] of ["one", "", "three"].entries()) {
      await connection.send(bytes(text));
      await until(() => connection.traffic.in.records > index, { what: "the answer" });
    }
    const server = await saved(listener, "server");
    await passes(await saved(connection, "client"));
    await listener.close();
    const run = await opened(server, listener.address.port);
    const again = await connected(`udp://127.0.0.1:${listener.address.port}`);
    for (const [index, text] of ["one", "", "three"].entries()) {
      await again.send(bytes(text));
      await until(() => again.traffic.in.records > index, { what: "the answer" });
    }
    await run.passed;
    equal((await capturedBytes(again, "in")).toString(), "onethree");
  });

  it("is refused where the records are of no connection, of too many bytes, or gone", async () => {
    const listener = await listening();
    const log = endpointLog(listener);
    const refusal = async (numbers: readonly number[]): Promise<string> =>
      readTraffic({ log, numbers }).then(
        () => "",
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    ok((await refusal([])).startsWith("There are no records to save yet."));
    ok((await refusal([1])).startsWith("These records are of no connection"));
    equal(await refusal([99]), "Record 99 is no longer held.");
    ok((await refusal(Array.from({ length: 100_001 }, () => 1))).startsWith("An exchange file is made of 100"));
  });
});

/** Sends a text, and answers what comes back, as a client that closes first. */
function ask(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      socket.end();
      resolve(chunk.toString());
    });
  });
}
