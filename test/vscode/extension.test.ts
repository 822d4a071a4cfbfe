import { ok } from "node:assert/strict";
import * as vscode from "vscode";

describe("Sockscope in VS Code", () => {
  it("runs its tests inside an extension host of a supported version", () => {
    ok(Number(vscode.version.split(".")[1]) >= 100);
  });
});
