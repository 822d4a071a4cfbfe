import * as vscode from "vscode";

/** Deeper than this no folder is looked into. */
const mostNested = 30;

/** The files below a folder that are wanted; those in node_modules, and in what `files.exclude` names by `**\/name`, left out. */
export async function walkFolder(folder: vscode.Uri, isWanted: (file: vscode.Uri) => boolean): Promise<vscode.Uri[]> {
  const excluded = excludedNames(folder);
  const walk = async (at: vscode.Uri, depth: number): Promise<vscode.Uri[]> => {
    const found: vscode.Uri[] = [];
    for (const [name, type] of await entriesOf(at)) {
      if (excluded.has(name)) continue;
      const uri = vscode.Uri.joinPath(at, name);
      // A link could lead back to where it is.
      if (type === vscode.FileType.Directory && depth < mostNested) found.push(...(await walk(uri, depth + 1)));
      else if ((type & vscode.FileType.File) !== 0 && isWanted(uri)) found.push(uri);
    }
    return found;
  };
  return walk(folder, 0);
}

function excludedNames(folder: vscode.Uri): ReadonlySet<string> {
  const globs = vscode.workspace.getConfiguration("files", folder).get<Record<string, unknown>>("exclude") ?? {};
  const names = Object.entries(globs).flatMap(([glob, isOn]) =>
    isOn === true && /^\*\*\/[^*?[{/]+$/.test(glob) ? [glob.slice(3)] : [],
  );
  return new Set(["node_modules", ...names]);
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
