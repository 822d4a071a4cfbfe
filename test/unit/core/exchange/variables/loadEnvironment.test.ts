import { deepEqual, equal, match } from "node:assert/strict";
import { planExchange } from "../../../../../src/core/exchange/plan/planExchange";
import { loadEnvironment } from "../../../../../src/core/exchange/variables/loadEnvironment";

const files = (texts: Readonly<Record<string, string>>) => (path: string) => Promise.resolve(texts[path]);

describe("An environment", () => {
  it("is read from beside the exchange file, and what the local file says goes first", async () => {
    const read = files({
      "/tree/a/env/lab.yaml": "host: lab\nport: 7700\n",
      "/tree/a/env/lab.local.yaml": "port: 1\n",
    });
    const loaded = await loadEnvironment("lab", "/tree/a/pump.sock.yaml", read);
    if (!loaded.ok) throw new Error(loaded.message);
    deepEqual(
      loaded.files.map(({ file }) => file),
      ["env/lab.yaml", "env/lab.local.yaml"],
    );
    const text = 'sock: 1\nconnections: { a: { tcp: "{{host}}:{{port}}" } }\nsteps: [ { send: AA } ]\n';
    const planned = planExchange(text, { environment: loaded.files });
    if (!planned.ok) throw new Error(planned.diagnostics[0]?.message);
    const [connection] = planned.plan.connections;
    deepEqual(planned.plan.scope.get("port")?.value, 1);
    equal(connection?.name, "a");
  });

  it("may have the local file alone", async () => {
    const loaded = await loadEnvironment("lab", "a.sock.yaml", files({ "env/lab.local.yaml": "port: 1\n" }));
    equal(loaded.ok, true);
  });

  it("that is not there, or cannot be read, is told in one sentence with file and line", async () => {
    deepEqual(await loadEnvironment("lab", "/tree/a.sock.yaml", files({})), {
      ok: false,
      message: "There is no environment “lab” beside “a.sock.yaml”; write env/lab.yaml, or choose another one.",
    });
    const broken = await loadEnvironment("lab", "/a.sock.yaml", files({ "/env/lab.yaml": "a: 1\nb: { hex: XY }\n" }));
    match(broken.ok ? "" : broken.message, /^The environment cannot be used: env\/lab\.yaml, line 2: /);
    equal(broken.ok || broken.found?.path, "/env/lab.yaml");
  });
});
