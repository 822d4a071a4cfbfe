import assert, { deepEqual, equal, rejects } from "node:assert/strict";
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { CloseReason } from "../../src/core/connection/closeReason";
import type { Connection } from "../../src/engine/connection";
import type { Listener } from "../../src/engine/listener";
import { handleShortage } from "../../src/store/handleShortage";
import { freeHandles, leaveHandles, takeHandles } from "../support/fileHandles";
import { mockFile } from "../support/mockFile";
import { serveText, stopMocks } from "../support/mockText";
import { startPeer, stopPeers, type Peer } from "../support/peers";
import {
  address,
  connected,
  dialogue,
  disposeEndpoints,
  endpoints,
  failed,
  listening,
  newEndpoints,
  target,
} from "../support/testEndpoints";
import { until } from "../support/until";

const noneLeft = "This process has no file handle left; close some connections, or raise the limit (ulimit -n).";

/** Connects so many times for each line that it reads, says hi, and prints how many were echoed and how many reset. */
const clients = `
import socket, sys
port, held = int(sys.argv[1]), []
for line in sys.stdin:
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(int(line))]
    answers = []
    for each in opened:
        try:
            each.sendall(b"hi")
            answers.append(each.recv(2).decode() or "FIN")
        except (ConnectionResetError, BrokenPipeError):
            answers.append("RST")
    held += opened
    print(*[f"{answers.count(kind)} {kind}" for kind in ("hi", "RST", "FIN")], flush=True)
`;

function refusal(listener: Listener): string {
  return `This process has too few file handles left to accept connections on ${target(listener)}, so new ones are refused; close some, or raise the limit (ulimit -n).`;
}

describe("A process that runs out of file handles", () => {
  afterEach(freeHandles);
  afterEach(stopPeers);
  afterEach(stopMocks);
  afterEach(disposeEndpoints);

  it("says so of what is opened, and works again once there are handles", async () => {
    const listener = await listening();
    const own = newEndpoints();
    leaveHandles(30);
    const opened = Array.from({ length: 40 }, () => own.connect(address(target(listener))));
    await Promise.allSettled(opened.map((each) => each.opened));
    const { problem } = await failed(target(listener));
    deepEqual([problem?.code, problem?.message], ["EMFILE", noneLeft]);
    for (const on of ["tcp://127.0.0.1:0", "udp://127.0.0.1:0"]) {
      await rejects(endpoints().listen(address(on)).opened, { code: "EMFILE", message: noneLeft });
    }
    await rejects(connected("udp://127.0.0.1:9"), { code: "EMFILE" });
    await own.dispose();
    await until(() => own.connections.every(({ state }) => state === "closed"), { what: "some handles are free" });
    await connected(target(listener));
  });

  it("has none left as long as one more would touch the last few", () => {
    leaveHandles(30);
    const taken: number[] = [];
    while (handleShortage(0) === undefined) taken.push(openSync(devNull, "r"));
    const free = (): void => closeSync(taken.pop() ?? -1);
    free();
    deepEqual([handleShortage(0), handleShortage()], [undefined, "EMFILE"]);
    free();
    deepEqual([handleShortage(0), handleShortage()], [undefined, undefined]);
    while (taken.length > 0) free();
  });

  it("refuses with a word what it cannot accept any more, and accepts again once it can", async () => {
    const listener = await listening("tcp://127.0.0.1:0", { autoReply: { reply: "echo" } });
    const seen: Connection[] = [];
    const reasons: CloseReason[] = [];
    listener.onDidConnect((connection) => {
      seen.push(connection);
      connection.onDidClose((reason) => reasons.push(reason));
    });
    const peer = await clientsOf(listener);
    leaveHandles(30);
    peer.write("30\n");
    await peer.prints(/hi/);
    const [served, refused] = [peer.text.match(/(\d+) hi/)?.[1], peer.text.match(/(\d+) RST/)?.[1]].map(Number);
    deepEqual([peer.text.trim(), listener.acceptedCount], [`${served} hi ${refused} RST 0 FIN`, 30]);
    await until(() => reasons.length === refused, { what: "all that were refused are closed" });
    equal(listener.openCount, served);
    const closed = seen.filter(({ state }) => state === "closed");
    for (const { problem } of closed) equal(problem?.message, refusal(listener));
    for (const reason of reasons) deepEqual(reason, { by: "local", how: "error", code: "EMFILE" });
    deepEqual([listener.state, listener.problem?.message], ["listening", refusal(listener)]);
    const warnings = (await dialogue(listener.endpointCapture)).filter((line) =>
      line.includes("so new ones are refused"),
    );
    equal(warnings.length, 1);
    freeHandles();
    await until(() => !listener.problem, { what: "the listener is well again" });
    peer.write("5\n");
    await peer.prints("5 hi 0 RST 0 FIN");
  });

  it("says within a second that others took all, and loses no more than the system closes until then", async () => {
    const listener = await listening();
    leaveHandles(30);
    takeHandles();
    await until(() => listener.problem?.code === "EMFILE", { what: "the listener says so" });
    freeHandles();
    await until(() => !listener.problem, { what: "the listener is well again" });
  });

  it("is told by a mock, which answers no one whom it refuses", async () => {
    const served = await serveText(mockFile(`  - { on: accept, steps: [ { send: '"ok"' } ] }`));
    const [listener] = endpoints().listeners;
    assert(listener);
    const peer = await clientsOf(listener);
    leaveHandles(30);
    peer.write("30\n");
    await peer.prints(/RST/);
    const refused = Number(peer.text.match(/(\d+) RST/)?.[1]);
    await until(() => served.told("failed").length === refused, { what: "each refusal is told" });
    for (const { problem } of served.told("failed"))
      deepEqual([problem.code, problem.message], ["SOCKSCOPE_RUN_OPEN", refusal(listener)]);
    equal(served.told("answered").length, 30 - refused);
  });

  it("is not held against a listener that was stopped meanwhile", async () => {
    const listener = await listening();
    leaveHandles(30);
    takeHandles();
    await until(() => listener.problem, { what: "the listener says so" });
    await listener.close();
    deepEqual([listener.state, listener.problem], ["closed", undefined]);
  });
});

async function clientsOf(listener: Listener): Promise<Peer> {
  return startPeer("python3", "-c", clients, String(listener.address.port));
}
