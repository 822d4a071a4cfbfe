import assert from "node:assert/strict";
import fc from "fast-check";
import { RemoteCalls, RemoteFailure, type Message } from "../../../src/protocol/remoteCalls";
import { until } from "../../support/until";

interface Host {
  double(value: number): number;
  later(value: string): Promise<string>;
  fail(none: undefined): never;
  reject(none: undefined): Promise<void>;
  unclonable(none: undefined): unknown;
  wait(none: undefined): Promise<void>;
}

interface View {
  changed(value: number): void;
}

/** Two ends of a channel that clones what it carries, as the one between a host and its webview does. */
function connected(options: { describeFailure?: (error: unknown) => { code: string; message: string } } = {}) {
  const posted: Message[] = [];
  const changes: number[] = [];
  const handlers: Host = {
    double: (value) => value * 2,
    later: (value) => Promise.resolve(value),
    fail: () => {
      throw new Error("It failed.");
    },
    reject: () => Promise.reject(new Error("It was rejected.")),
    unclonable: () => () => undefined,
    wait: () => new Promise(() => undefined),
  };
  const describe = (error: unknown): { code: string; message: string } => {
    if (error instanceof RemoteFailure) return error;
    return { code: "TEST", message: error instanceof Error ? error.message : String(error) };
  };
  const carry = (to: () => { receive(message: unknown): void }) => (message: Message) => {
    const copy = structuredClone(message);
    posted.push(copy);
    queueMicrotask(() => to().receive(copy));
  };
  const host: RemoteCalls<Host, View> = new RemoteCalls(
    carry(() => view),
    handlers,
    options.describeFailure ?? describe,
  );
  const view: RemoteCalls<View, Host> = new RemoteCalls(
    carry(() => host),
    { changed: (value) => changes.push(value) },
    describe,
  );
  return { host, view, posted, changes };
}

function assertFailure(code: string): (error: unknown) => true {
  return (error) => {
    assert(error instanceof RemoteFailure, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, /\.$/);
    return true;
  };
}

describe("RemoteCalls", () => {
  it("answers every call to the one who made it", async () => {
    const { view } = connected();
    const values = Array.from({ length: 100 }, (_, index) => index);
    const answers = await Promise.all(values.map((value) => view.call("double", value)));
    assert.deepEqual(
      answers,
      values.map((value) => value * 2),
    );
    assert.equal(await view.call("later", "x"), "x");
  });

  it("tells the other side without an answer", async () => {
    const { host, changes, posted } = connected();
    host.notify("changed", 1);
    host.notify("changed", 2);
    await until(() => changes.length === 2, { what: "both notices have arrived" });
    assert.deepEqual(changes, [1, 2]);
    assert(posted.every(({ type }) => type === "notice"));
  });

  it("answers with the failure where the handler throws or rejects", async () => {
    const { view } = connected();
    await assert.rejects(view.call("fail", undefined), assertFailure("TEST"));
    await assert.rejects(view.call("reject", undefined), assertFailure("TEST"));
    assert.equal(await view.call("double", 4), 8);
  });

  it("answers with a failure where the answer cannot be carried", async () => {
    const { view } = connected();
    await assert.rejects(view.call("unclonable", undefined), RemoteFailure);
    assert.equal(await view.call("double", 4), 8);
  });

  it("answers also where the failure itself cannot be described", async () => {
    const describeFailure = (): never => {
      throw new Error("describeFailure failed.");
    };
    const { view } = connected({ describeFailure });
    await assert.rejects(view.call("fail", undefined), assertFailure("SOCKSCOPE_INTERNAL"));
  });

  it("rejects a call whose value cannot be carried, and remembers nothing of it", async () => {
    const { view } = connected();
    const unclonable = (() => undefined) as unknown as number;
    await assert.rejects(view.call("double", unclonable), { name: "DataCloneError" });
    view.dispose();
  });

  it("answers with a failure where there is no such call, also for the names that every object has", async () => {
    const { view } = connected();
    for (const name of ["nothing", "constructor", "__proto__", "toString", "hasOwnProperty", ""]) {
      await assert.rejects(view.call(name as "double", 1), assertFailure("SOCKSCOPE_UNKNOWN_CALL"), name);
    }
  });

  it("rejects what is pending, and what is called later, once disposed", async () => {
    const { view, host, posted } = connected();
    const pending = view.call("wait", undefined);
    view.dispose();
    view.dispose();
    await assert.rejects(pending, assertFailure("SOCKSCOPE_PANEL_CLOSED"));
    await assert.rejects(view.call("double", 1), assertFailure("SOCKSCOPE_PANEL_CLOSED"));
    const before = posted.length;
    view.notify("double", 1);
    host.dispose();
    host.notify("changed", 1);
    assert.equal(posted.length, before);
  });

  it("answers nothing that ends after it was disposed", async () => {
    const { view, host, posted } = connected();
    const pending = view.call("later", "x");
    const rejected = assert.rejects(pending, assertFailure("SOCKSCOPE_PANEL_CLOSED"));
    queueMicrotask(() => host.dispose());
    await new Promise(setImmediate);
    view.dispose();
    await rejected;
    assert(posted.every(({ type }) => type === "call"));
  });

  it("takes no harm from messages that are none of its own", async () => {
    const { view, host } = connected();
    const known = fc.constantFrom("call", "answer", "failure", "notice", "constructor", "double", 1, null);
    const shapes = fc.record(
      { type: known, id: fc.anything(), name: known, value: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), shapes), (message) => {
        host.receive(message);
        view.receive(message);
      }),
    );
    assert.equal(await view.call("double", 21), 42);
  });

  it("settles a call once, and only by a message that is whole", async () => {
    const posted: Message[] = [];
    const view = new RemoteCalls<View, Host>(
      (message) => posted.push(message),
      { changed: () => undefined },
      String as never,
    );
    const answer = view.call("double", 1);
    const id = posted[0]?.type === "call" ? posted[0].id : 0;
    view.receive({ type: "failure", id });
    view.receive({ type: "failure", id, code: 1, message: {} });
    view.receive({ type: "answer", id: String(id), value: 1 });
    view.receive({ type: "answer", id, value: 2 });
    view.receive({ type: "answer", id, value: 3 });
    assert.equal(await answer, 2);
  });
});
