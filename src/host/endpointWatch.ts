import type * as vscode from "vscode";
import type { Endpoints } from "../engine/endpoints";
import { ContextKeys } from "./contextKeys";
import { summarize } from "./endpointSummary";
import { StatusBar } from "./statusBar";

/** The first change is shown at once, those after it together this often. */
const intervalMs = 100;

/** Keeps the status bar and the context keys up to date with what is open. */
export class EndpointWatch implements vscode.Disposable {
  private readonly statusBar = new StatusBar();
  private readonly contextKeys = new ContextKeys();
  private readonly subscription;
  private timer: NodeJS.Timeout | undefined;
  private isDue = false;

  constructor(private readonly endpoints: Endpoints) {
    this.subscription = endpoints.onDidChange(() => {
      if (this.timer) this.isDue = true;
      else this.update();
    });
    this.update();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.statusBar.dispose();
  }

  private update(): void {
    const summary = summarize(this.endpoints);
    this.statusBar.update(summary);
    this.contextKeys.update(summary.contexts);
    this.isDue = false;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.isDue) this.update();
    }, intervalMs);
  }
}
