import { existsSync } from "node:fs";
import { join } from "node:path";
import { passes } from "../support/passes";
import { startPeer, stopPeers, type Peer } from "../support/peers";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { disposeEndpoints } from "../support/testEndpoints";

/** Serves one client: sends the line that it is told, ends its side, and leaves a file to say that the system has both. */
const server = `
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
client, _ = listener.accept()
client.sendall(sys.stdin.readline().strip().encode())
client.shutdown(socket.SHUT_WR)
open(sys.argv[1], "w").close()
sys.stdin.read()
`;

/** More than the steps wait for. */
const heldUpMs = 300;

describe("A run whose process is held up beyond the end of a wait", () => {
  let peer: Peer;
  let said: string;
  let head: string;

  beforeEach(async () => {
    said = join(await temporaryFolder(), "said");
    peer = await startPeer("python3", "-c", server, said);
    head = `sock: 1\nconnections: { peer: { tcp: "127.0.0.1:${await peer.port()}" } }\nsteps:\n`;
  });

  afterEach(async () => {
    await stopPeers();
    await disposeEndpoints();
    await removeTemporaryFolders();
  });

  /** Runs steps; while the first of them waits, the peer does its part and this process nothing. */
  async function passesHeldUp(steps: string, says = "hi"): Promise<void> {
    await passes(`${head}  - expect: { connect: true }\n${steps}`, {
      tell: (event) => event.type === "stepStarted" && event.place.id === "1" && setImmediate(holdUp, says),
    });
  }

  function holdUp(says: string): void {
    peer.write(`${says}\n`);
    const endMs = performance.now() + heldUpMs;
    while (performance.now() < endMs || !existsSync(said));
  }

  it("takes what came meanwhile", () => passesHeldUp(`  - { expect: '"hi"', within: 100ms }`));

  it("sees that the peer closed meanwhile", () =>
    passesHeldUp(`  - { expect: '"hi"', within: 100ms }\n  - { expect: { peer: fin }, within: 100ms }`));

  it("has the peer's answer to its own close", () =>
    passesHeldUp(`  - { close: peer, expect: { peer: fin, within: 100ms } }`, ""));

  it("does not take for noise what may have come after the silence", () =>
    passesHeldUp(`  - { expect: { silence: 100ms } }\n  - { expect: '"hi"', within: 10s }`));
});
