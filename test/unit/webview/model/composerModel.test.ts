import { deepEqual, equal } from "node:assert/strict";
import { builtInTextCodec } from "../../../../src/core/payload/builtInTextCodec";
import { composePayload, emptyDraft, type PayloadDraft } from "../../../../src/core/payload/draft";
import type { EndpointSnapshot, SendRequest } from "../../../../src/protocol/panelContract";
import { ComposerModel } from "../../../../src/webview/model/composerModel";
import type { PanelHost } from "../../../../src/webview/model/panelHost";

const open = { kind: "connection", title: "tcp://127.0.0.1:1", state: "open" } as EndpointSnapshot;

function start(snapshot: Partial<EndpointSnapshot> = {}) {
  const sent: SendRequest[] = [];
  const failure = { text: "" };
  const compose = (draft: PayloadDraft) => composePayload(draft, builtInTextCodec("utf-8"));
  const calls: Record<string, (value: never) => unknown> = {
    preview: (draft: PayloadDraft) => {
      const result = compose(draft);
      return result.ok ? { ok: true, length: result.bytes.length, bytes: result.bytes } : result;
    },
    send: (request: SendRequest) => {
      if (failure.text !== "") throw new Error(failure.text);
      sent.unshift(request);
      const result = compose(request.draft);
      return result.ok ? { ok: true, bytes: result.bytes.length, connections: 3 } : result;
    },
    startRepeat: () => ({ ok: true, bytes: 4, connections: 3 }),
    history: () => sent.map(({ draft }) => draft),
  };
  const host = (async (name: string, value: never) => Promise.resolve(calls[name]?.(value))) as unknown as PanelHost;
  const composer = new ComposerModel(host, () => undefined);
  composer.snapshot = { ...open, ...snapshot };
  return { composer, sent, failure };
}

describe("ComposerModel", () => {
  it("previews, sends and remembers a payload, and keeps the draft", async () => {
    const { composer, sent } = start();
    composer.edit({ text: "PING", lineEnding: "crlf" });
    await composer.trySend();
    equal(sent.length, 1);
    equal(composer.draft.text, "PING");
    deepEqual(composer.status, { kind: "done", text: "Sent 6 bytes" });
    equal(composer.history.count, 1);
  });

  it("says that it repeats while it does", async () => {
    const { composer } = start();
    await composer.startRepeat(1000, undefined);
    equal(composer.status, undefined);
    composer.snapshot = { ...open, repeat: { sent: 1, times: undefined } };
    deepEqual(composer.status, { kind: "repeating", text: "Sending 4 bytes every 1000 ms" });
    composer.snapshot = open;
    equal(composer.status, undefined);
  });

  it("marks a payload that is wrong, and does not send it", async () => {
    const { composer, sent } = start();
    composer.edit({ mode: "hex", text: "aa 5g" });
    await composer.trySend();
    equal(sent.length, 0);
    equal(composer.marked?.from, 3);
  });

  it("sends what was typed last, though the preview of it is still on its way, and once for each time it is told", async () => {
    const { composer, sent } = start();
    const preview = composer.refreshPreview();
    composer.edit({ text: "PI" });
    const late = composer.refreshPreview();
    composer.edit({ text: "PING" });
    await Promise.all([composer.trySend(), composer.trySend(), preview, late]);
    deepEqual(
      sent.map(({ draft }) => draft.text),
      ["PING", "PING"],
    );
  });

  it("sends what stood there when it was told, whatever is typed meanwhile", async () => {
    const { composer, sent } = start();
    composer.edit({ text: "PING" });
    const sending = composer.trySend();
    composer.edit({ text: "the next" });
    await sending;
    deepEqual(
      sent.map(({ draft }) => draft.text),
      ["PING"],
    );
    equal(composer.draft.text, "the next");
    composer.edit({ mode: "hex", text: "aa 5g" });
    const refused = composer.trySend();
    composer.edit({ text: "aa" });
    await refused;
    equal(sent.length, 1);
    equal(composer.status?.kind, "error");
  });

  it("keeps the draft of a send that failed, and shows the sentence", async () => {
    const { composer, failure } = start();
    failure.text = "The peer has reset the connection.";
    composer.edit({ text: "PING" });
    await composer.trySend();
    deepEqual(composer.status, { kind: "error", text: "The peer has reset the connection." });
    equal(composer.draft.text, "PING");
  });

  it("says why nothing can be sent instead of sending", async () => {
    const { composer, sent } = start({ state: "closed" });
    composer.edit({ text: "PING" });
    await composer.trySend();
    equal(sent.length, 0);
    deepEqual(composer.status, { kind: "error", text: "The connection is closed." });
  });

  it("sends to all connections of a listener, or to the chosen one", async () => {
    const targets = [{ id: "c2", label: "127.0.0.1:2" }];
    const { composer, sent } = start({ kind: "listener", targets, targetCount: 3 });
    composer.edit({ text: "x" });
    await composer.trySend();
    deepEqual(composer.status?.text, "Sent 1 byte to 3 connections");
    composer.chooseTarget("c2");
    await composer.trySend();
    deepEqual(
      sent.map(({ target }) => target),
      [{ connection: "c2" }, "all"],
    );
  });

  it("writes the same bytes in another way, and finds what was typed when one goes back", async () => {
    const { composer } = start();
    composer.edit({ text: "A\\0", lineEnding: "lf" });
    await composer.refreshPreview();
    composer.setMode("hex");
    equal(composer.draft.text, "41 00 0a");
    await composer.refreshPreview();
    composer.setMode("base64");
    equal(composer.draft.text, "QQAK");
    composer.setMode("text");
    deepEqual(composer.draft, { ...emptyDraft, text: "A\\0", lineEnding: "lf" });
  });

  it("takes over the draft kept by the host, but not over what was typed before that came", () => {
    const kept = { ...emptyDraft, text: "kept" };
    const untouched = start().composer;
    untouched.adopt(kept);
    equal(untouched.draft.text, "kept");
    const { composer } = start();
    composer.edit({ text: "typed" });
    composer.adopt(kept);
    equal(composer.draft.text, "typed");
  });

  it("writes a carriage return as an escape, which a text area would lose", () => {
    const { composer } = start();
    composer.replace({ ...emptyDraft, text: "one\r\ntwo" });
    equal(composer.draft.text, "one\\r\ntwo");
  });
});
