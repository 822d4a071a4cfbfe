import { deepEqual, equal, match, ok } from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { itemCommandIds, paletteCommandIds } from "../../../src/host/commandIds";
import { contextKeys } from "../../../src/host/contextKeyNames";
import { settingRules } from "../../../src/host/settingRules";
import { repositoryFolder } from "../../support/host/repositoryFolder";

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    readonly yamlValidation: readonly { readonly fileMatch: string; readonly url: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
  };
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(repositoryFolder, name), "utf8"));
}

/** What a row's contextValue can be. */
const rowContexts = [
  "listener open",
  "listener closed",
  "connection dialled open",
  "connection dialled open canSend hasLocalAddress",
  "connection accepted open canSend hasLocalAddress",
  "connection dialled closed",
  "connection dialled closed hasLocalAddress",
  "connection accepted closed hasLocalAddress",
  "group",
  "more",
];

/** Whether the parts of a `when` clause that look at the view and the row hold. */
function appliesTo(when: string, view: string, context: string): boolean {
  return when.split(" && ").every((part) => {
    const [, name, operator, operand = ""] = /^(view|viewItem) (==|=~) (.*)$/.exec(part) ?? [];
    const actual = name === "view" ? view : context;
    if (operator === undefined) return true;
    return operator === "==" ? actual === operand : new RegExp(operand.slice(1, -1)).test(actual);
  });
}

describe("package.json", () => {
  const manifest = readJson("package.json") as Manifest;
  const texts = readJson("package.nls.json") as Readonly<Record<string, string>>;
  const { commands, menus, keybindings, configuration } = manifest.contributes;
  const ids = commands.map(({ command }) => command);

  it("contributes exactly the commands that there are", () => {
    deepEqual([...ids].sort(), [...paletteCommandIds, ...itemCommandIds].sort());
  });

  it("says of each command when the palette shows it, and hides those for rows", () => {
    const palette = new Map(menus["commandPalette"]?.map(({ command, when }) => [command, when]));
    deepEqual([...palette.keys()].sort(), [...ids].sort());
    for (const id of itemCommandIds) equal(palette.get(id), "false");
    for (const id of paletteCommandIds) ok(palette.get(id) !== "false");
  });

  it("has every text in package.nls.json, and no text there for nothing", () => {
    const raw = readFileSync(join(repositoryFolder, "package.json"), "utf8");
    const used = [...raw.matchAll(/"%([\w.]+)%"/g)].map(([, key = ""]) => key);
    deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });

  it("writes command titles in Title Case under one category", () => {
    for (const { title, category } of commands) {
      equal(category, "Sockscope");
      const words = (texts[title.slice(1, -1)] ?? "").split(" ");
      for (const word of words) match(word, /^[A-Z]|^(as|to|from|of|or|in|with)$/, words.join(" "));
    }
  });

  it("has the settings that are read, with the same defaults and bounds, and none from a workspace", () => {
    const expected = Object.entries(settingRules).map(([name, rule]) => [`sockscope.${name}`, { ...rule }]);
    const actual = Object.entries(configuration.properties).map(
      ([name, { default: value, minimum, maximum, scope }]) => {
        equal(scope, "machine", name);
        return [name, minimum === undefined ? { default: value } : { default: value, minimum, maximum }];
      },
    );
    deepEqual(actual, expected);
  });

  it("uses all context keys that are set, and no others", () => {
    const clauses = [...Object.values(menus).flat(), ...keybindings].map(({ when }) => when ?? "");
    const used = clauses.flatMap((clause) => clause.match(/\bsockscope\.(has|can)\w+/g) ?? []);
    deepEqual([...new Set(used)].sort(), [...contextKeys].sort());
  });

  it("binds keys only under a condition", () => {
    for (const { when } of keybindings) ok(when !== undefined && when !== "");
  });

  it("puts at most three actions on a row, and some command on each endpoint's menu", () => {
    const items = menus["view/item/context"] ?? [];
    for (const view of ["sockscope.listeners", "sockscope.connections"]) {
      for (const context of rowContexts) {
        const shown = items.filter(({ when = "" }) => appliesTo(when, view, context));
        ok(shown.filter(({ group }) => group?.startsWith("inline") === true).length <= 3, `${view}: ${context}`);
      }
    }
    const ofClosed = items.filter(({ when = "" }) =>
      appliesTo(when, "sockscope.connections", "connection accepted closed"),
    );
    deepEqual([...new Set(ofClosed.map(({ command }) => command))].sort(), [
      "sockscope.copyItemAddress",
      "sockscope.exportItemCapture",
      "sockscope.followItemInWireshark",
      "sockscope.openItem",
      "sockscope.removeItem",
      "sockscope.saveItemAsExchange",
    ]);
  });

  it("gives the YAML extension the schema of exchange files, and ships it", () => {
    deepEqual(manifest.contributes.yamlValidation, [{ fileMatch: "*.sock.yaml", url: "./dist/sock.schema.json" }]);
    const shipped = readFileSync(join(repositoryFolder, ".vscodeignore"), "utf8").split("\n");
    ok(shipped.includes("!dist/sock.schema.json"));
  });

  it("names pictures that are there", () => {
    const [container] = manifest.contributes.viewsContainers.activitybar;
    for (const file of [manifest.icon, container?.icon ?? ""]) ok(existsSync(join(repositoryFolder, file)), file);
  });
});
