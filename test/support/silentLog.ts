import type * as vscode from "vscode";

const quiet = (): void => undefined;

/** A log that nobody reads. */
export const silentLog = {
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
} as unknown as vscode.LogOutputChannel;
