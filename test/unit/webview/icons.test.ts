import { equal, ok } from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Code points by icon name, of a style sheet in the manner of codicon.css. */
function codePoints(css: string): Map<string, string> {
  const pattern = /\.codicon-([\w-]+)::?before\s*\{\s*content:\s*"(\\[0-9a-f]+)"/g;
  return new Map([...css.matchAll(pattern)].map(([, name = "", code = ""]) => [name, code]));
}

describe("The icons of the panel", () => {
  it("have the code points of the codicon font", async () => {
    const own = codePoints(await readFile("src/webview/styles/icons.css", "utf8"));
    const all = codePoints(await readFile("node_modules/@vscode/codicons/dist/codicon.css", "utf8"));
    ok(own.size > 5);
    for (const [name, code] of own) equal(code, all.get(name), name);
  });

  it("have a rule each", async () => {
    const own = codePoints(await readFile("src/webview/styles/icons.css", "utf8"));
    const source = await readFile("src/webview/view/icon.ts", "utf8");
    for (const [, name = ""] of source.matchAll(/\| "([\w-]+)"/g)) ok(own.has(name), name);
  });
});
