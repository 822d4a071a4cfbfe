import { connect } from "node:net";
import { spoolCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { CaptureSession } from "../../src/store/captureSession";
import { patternBytes, type PatternReport, type PatternTask } from "./pattern";

// node dist/test/support/recordPattern.js TASK: records, or sends, streams whose every byte is known. Made to be killed.

const reportEveryMs = 10;

async function record({ root, maxBytes }: Extract<PatternTask, { kind: "record" }>): Promise<void> {
  const session = new CaptureSession(() => root);
  const endpoints = new Endpoints(spoolCaptures(session, () => ({ maxBytes, maxRecords: 1e8 })));
  const { endpoint, opened } = endpoints.listen({ transport: "tcp", host: "127.0.0.1", port: 0 });
  await opened;
  const tell = (): void => {
    const { capture, traffic } = endpoint.endpointCapture;
    const report: PatternReport = {
      port: endpoint.address.port,
      timeMs: performance.now(),
      receivedBytes: traffic.in.bytes,
      droppedBytes: capture.dropped.bytes,
    };
    process.send?.(report);
  };
  tell();
  setInterval(tell, reportEveryMs);
}

/** Sends until it is killed, or the other end is gone. */
async function send({ port, connections }: Extract<PatternTask, { kind: "send" }>): Promise<void> {
  const pattern = patternBytes();
  const stream = async (): Promise<void> => {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    for (let at = 0, size = 1; !socket.destroyed; size = (size * 7 + 3) % 400_009) {
      const piece = pattern.subarray(at, at + size);
      at = (at + piece.length) % pattern.length;
      await new Promise((resolve) => socket.write(piece, resolve));
    }
  };
  await Promise.all(Array.from({ length: connections }, stream));
}

const task = JSON.parse(process.argv[2] ?? "") as PatternTask;
process.once("disconnect", () => process.exit());
void (task.kind === "record" ? record(task) : send(task));
