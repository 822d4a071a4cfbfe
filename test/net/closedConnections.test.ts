import { equal } from "node:assert/strict";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { freePort } from "../support/freePort";

describe("Closed connections", () => {
  it("are kept up to 1 000, and then the oldest ones go", async () => {
    const endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 1 << 16, maxRecords: 100 })));
    const port = await freePort();
    const connect = () => endpoints.connect({ transport: "tcp", host: "127.0.0.1", port });
    const first = connect().endpoint;
    for (let count = 1; count < 1003; count++) await connect().opened.catch(() => undefined);
    equal(endpoints.connections.length, 1000);
    equal(endpoints.connection(first.id), undefined);
    await endpoints.dispose();
  });
});
