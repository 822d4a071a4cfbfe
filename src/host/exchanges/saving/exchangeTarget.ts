import type * as vscode from "vscode";

/** Where a new exchange file goes: to a file, or to an editor that is not saved anywhere yet. */
export type ExchangeTarget =
  | {
      readonly kind: "file";
      readonly uri: vscode.Uri;
      /** Whether the user wants what is there to be replaced. */
      readonly replaces: boolean;
    }
  | { readonly kind: "untitled"; readonly name: string };

const ending = ".sock.yaml";

/** The name of an exchange file without its folder and ending. */
export function stemOf(target: ExchangeTarget): string {
  const name = target.kind === "file" ? target.uri.path : target.name;
  const base = name.slice(name.lastIndexOf("/") + 1);
  return base.endsWith(ending) ? base.slice(0, -ending.length) : base;
}

/** Where in a path the name is that one would change: behind the folder, and before the ending. */
export function nameIn(path: string): readonly [from: number, to: number] {
  const to = path.endsWith(ending) ? path.length - ending.length : path.length;
  return [path.lastIndexOf("/") + 1, to];
}

/** A path in the workspace with the ending that exchange files have, whatever of it was typed. */
export function withEnding(path: string): string {
  return `${path.trim().replace(/(\.sock)?(\.ya?ml)?\/?$/i, "")}${ending}`;
}

/** A name for a file that every file system takes, made of a text such as an address. */
export function plainName(text: string): string {
  const kept = text.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return `${kept.slice(0, 80) || "exchange"}${ending}`;
}

/** What is wrong with a path that is to be a file below a folder of the workspace; undefined where nothing is. */
export function pathProblem(path: string): string | undefined {
  const parts = path.trim().split("/");
  if (path.trim() === "" || parts.at(-1) === "") return "Write the name of the file.";
  if (/^([/\\~]|[a-z]:)/i.test(path.trim())) return "Write a path within the workspace folder, without a / before it.";
  if (parts.some((part) => part === ".." || part === "." || part === ""))
    return "Write the path without . and .. in it, and with single slashes.";

  if (/[\u0000-\u001f<>:"|?*\\]/.test(path)) return 'Leave out < > : " | ? * and \\, which not every system takes.';
  return undefined;
}
