import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The built script and styles of the panel, icons included. */
export interface PanelAssets {
  readonly script: string;
  readonly style: string;
}

let known: PanelAssets | undefined;

/** Reads them when the first panel opens. Throws where the installation lacks them. */
export function panelAssets(extensionFolder: string): PanelAssets {
  const read = (name: string): string => readFileSync(join(extensionFolder, "dist", "webview", name), "utf8");
  known ??= { script: read("panel.js"), style: read("panel.css") };
  return known;
}
