import * as vscode from "vscode";

/** Whether the YAML extension is at work, which is given our schema: keys would be suggested, and explained, twice. */
export function isYamlExtensionActive(): boolean {
  return vscode.extensions.getExtension("redhat.vscode-yaml")?.isActive === true;
}
