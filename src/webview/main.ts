import type { AllHostCalls, PanelState, PanelWebviewCalls } from "../protocol/panelContract";
import { RemoteCalls } from "../protocol/remoteCalls";
import { failureText } from "./model/panelHost";
import { PanelModel } from "./model/panelModel";
import { readPanelState } from "./model/panelState";
import { PanelView } from "./view/panelView";
import "./styles/panel.css";

/** What VS Code gives a webview, once. */
interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): WebviewApi;

const api = acquireVsCodeApi();
const calls = new RemoteCalls<PanelWebviewCalls, AllHostCalls>(
  (message) => api.postMessage(message),
  { changed: (snapshot) => panel.update(snapshot), command: (name) => void drawn.then(() => view.run(name)) },
  (error) => ({ code: "SOCKSCOPE_PANEL_FAILED", message: failureText(error) }),
);
const panel = new PanelModel(
  (name, value) => calls.call(name, value),
  (state) => api.setState(state),
  readPanelState(api.getState()),
  { isReadOnly: document.body.dataset["panel"] === "capture" },
);
const view = new PanelView(panel);

window.addEventListener("message", ({ data }) => calls.receive(data));
window.addEventListener("pagehide", () => panel.flush());
document.addEventListener("visibilitychange", () => panel.flush());
window.addEventListener("focus", takeKeyboard);
document.body.append(view);
const drawn = view.drawn();
panel.hostWatch.start();
void Promise.all([drawn, panel.open()]).then(takeKeyboard);

/** Whoever comes to a panel can type at once: the composer, or else the log, has the keyboard, unless something else here has it. */
function takeKeyboard(): void {
  if (document.hasFocus() && document.activeElement === document.body) view.run("focusComposer");
}
