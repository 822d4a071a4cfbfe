import type { Message } from "../../../src/protocol/remoteCalls";
import { RemoteCalls } from "../../../src/protocol/remoteCalls";
import type { PanelCommand, PanelHostCalls, PanelWebviewCalls } from "../../../src/protocol/panelContract";
import { PageHost } from "./pageHost";

// Runs in the page before the panel: the other end of its messages, and VS Code's webview API.

const stateKey = "panelState";
const host: PageHost = new PageHost((snapshot) => calls.notify("changed", snapshot));
const calls = new RemoteCalls<PanelHostCalls, PanelWebviewCalls>(
  (message) => deliver((copy) => window.dispatchEvent(new MessageEvent("message", { data: copy })), message),
  host.calls(),
  (error) => ({ code: "SOCKSCOPE_TEST", message: error instanceof Error ? error.message : String(error) }),
);
const violations: string[] = [];

/** Messages travel as copies and never within the turn that posted them, as between real processes. */
function deliver(receive: (copy: unknown) => void, message: Message | undefined): void {
  const copy: unknown = structuredClone(message);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    receive(copy);
    channel.port1.close();
  };
  channel.port2.postMessage(undefined);
}

document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
  violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
});

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: Message) => deliver((copy) => calls.receive(copy), message),
    getState: (): unknown => JSON.parse(sessionStorage.getItem(stateKey) ?? "null"),
    setState: (state: unknown) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
  }),
  panelHost: host,
  panelViolations: violations,
  panelCommand: (name: PanelCommand) => calls.notify("command", name),
});

const watcher = new MutationObserver(() => {
  if (!document.querySelector("[data-position]")) return;
  performance.mark("panel-rows");
  watcher.disconnect();
});
watcher.observe(document, { childList: true, subtree: true });
