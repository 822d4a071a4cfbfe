import { equal } from "node:assert/strict";
import type { DraftPreview, EndpointSnapshot } from "../../../../src/protocol/panelContract";
import { connectionProblem, sendProblem } from "../../../../src/webview/model/sendReadiness";

const snapshot = (change: Partial<EndpointSnapshot>) =>
  ({
    kind: "connection",
    title: "tcp://127.0.0.1:1",
    state: "open",
    targets: [],
    targetCount: 0,
    ...change,
  }) as EndpointSnapshot;
const preview = (length: number): DraftPreview => ({ ok: true, length, bytes: new Uint8Array(length) });

describe("Whether something can be sent", () => {
  it("depends on the state of the connection", () => {
    const problem = (state: EndpointSnapshot["state"]) => connectionProblem(snapshot({ state }), undefined);
    equal(problem("open"), undefined);
    equal(problem("halfClosedRemote"), undefined);
    equal(problem("connecting"), "Not connected yet.");
    equal(problem("halfClosedLocal"), "We have closed our side, so nothing more can be sent.");
    equal(problem("closed"), "The connection is closed.");
  });

  it("needs somebody connected to a listener", () => {
    const target = { id: "c1", label: "127.0.0.1:2" };
    const listener = snapshot({ kind: "listener", targets: [target], targetCount: 1 });
    equal(connectionProblem(snapshot({ kind: "listener" }), undefined), "Nobody is connected yet.");
    equal(connectionProblem(listener, undefined), undefined);
    equal(connectionProblem(listener, "c1"), undefined);
    equal(connectionProblem(listener, "c0"), "The chosen connection is closed; choose another one.");
    equal(connectionProblem({ ...listener, targetCount: 900 }, "c0"), undefined);
  });

  it("needs bytes, but for a datagram, which may be empty", () => {
    const ask = (title: string, length: number) =>
      sendProblem({ snapshot: snapshot({ title }), preview: preview(length), targetId: undefined });
    equal(ask("tcp://127.0.0.1:1", 0), "There is nothing to send yet.");
    equal(ask("tcp://127.0.0.1:1", 1), undefined);
    equal(ask("udp://127.0.0.1:1", 0), undefined);
  });

  it("says what is wrong with the payload", () => {
    const wrong: DraftPreview = { ok: false, problem: { message: "This is no hex.", from: 0, to: 1 } };
    equal(sendProblem({ snapshot: snapshot({}), preview: wrong, targetId: undefined }), "This is no hex.");
  });
});
