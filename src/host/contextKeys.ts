import * as vscode from "vscode";
import type { EndpointContextKey, ExchangeContextKey } from "./contextKeyNames";

export type ContextValues = Readonly<Record<EndpointContextKey, boolean>>;
export type ExchangeContextValues = Readonly<Record<ExchangeContextKey, boolean>>;

/** Tells VS Code which keys hold, and only what has changed. */
export class ContextKeys {
  private readonly shown = new Map<string, boolean>();

  update(values: ContextValues | ExchangeContextValues): void {
    for (const [key, value] of Object.entries(values)) {
      if (this.shown.get(key) === value) continue;
      this.shown.set(key, value);
      void vscode.commands.executeCommand("setContext", key, value);
    }
  }
}
