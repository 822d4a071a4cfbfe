import { deepEqual } from "node:assert/strict";
import * as vscode from "vscode";
import { itemCommandIds, paletteCommandIds } from "../../src/host/commandIds";
import { activateSockscope } from "../support/sockscopeApi";

describe("The commands", () => {
  it("are all registered, and no others", async () => {
    await activateSockscope();
    const all = await vscode.commands.getCommands(true);
    const own = all.filter((id) => /^sockscope\.\w+$/.test(id));
    deepEqual(own.sort(), [...paletteCommandIds, ...itemCommandIds].sort());
  });
});
