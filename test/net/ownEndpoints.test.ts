import { deepEqual } from "node:assert/strict";
import { memoryCaptures } from "../../src/engine/captureFactory";
import { Endpoints } from "../../src/engine/endpoints";
import { OwnEndpoints } from "../../src/host/exchanges/run/ownEndpoints";

const loopback = { transport: "tcp", host: "127.0.0.1", port: 0 } as const;

describe("What a run has opened", () => {
  it("is removed by the next run of the file once it is closed, and nothing else is", async () => {
    const endpoints = new Endpoints(memoryCaptures(() => ({ maxBytes: 1 << 20, maxRecords: 100 })));
    const [mine, open, others] = [1, 2, 3].map(() => endpoints.listen(loopback));
    if (!mine || !open || !others) throw new Error("There are three.");
    await Promise.all([mine.opened, open.opened, others.opened]);
    await Promise.all([mine.endpoint.close(), others.endpoint.close()]);
    const own = new OwnEndpoints(endpoints);
    own.opened("a", mine.endpoint.id);
    own.opened("a", open.endpoint.id);
    own.opened("b", others.endpoint.id);
    own.opened("a", "connection-99");
    own.removeClosed("a");
    deepEqual(endpoints.listeners, [open.endpoint, others.endpoint]);
    await open.endpoint.close();
    own.removeClosed("a");
    own.removeClosed("a");
    deepEqual(endpoints.listeners, [others.endpoint]);
    await endpoints.dispose();
  });
});
