/** A folder with what is in it, or a file. */
export type PathRow<File> =
  | { readonly kind: "folder"; readonly path: string; readonly label: string; readonly rows: readonly PathRow<File>[] }
  | { readonly kind: "file"; readonly path: string; readonly label: string; readonly file: File };

interface Folder<File> {
  readonly folders: Map<string, Folder<File>>;
  readonly files: { readonly label: string; readonly path: string; readonly file: File }[];
}

/**
 * Arranges files by the folders of their paths, which have `/` between them. Folders stand before files, both by name; a
 * folder that holds one folder and nothing else is joined with it, `a/b`.
 */
export function folderTree<File>(
  files: readonly { readonly path: string; readonly file: File }[],
): readonly PathRow<File>[] {
  const root: Folder<File> = { folders: new Map(), files: [] };
  for (const { path, file } of files) {
    const names = path.split("/");
    const label = names.pop() ?? path;
    let folder = root;
    for (const name of names) {
      const inner = folder.folders.get(name) ?? { folders: new Map(), files: [] };
      folder.folders.set(name, inner);
      folder = inner;
    }
    folder.files.push({ label, path, file });
  }
  return rowsOf(root, "");
}

function rowsOf<File>({ folders, files }: Folder<File>, before: string): readonly PathRow<File>[] {
  const inner = [...folders].map(([name, folder]) => folderRow(folder, name, before));
  const own = files.map((file) => ({ kind: "file", ...file }) as const);
  return [...inner.sort(byLabel), ...own.sort(byLabel)];
}

function folderRow<File>(folder: Folder<File>, name: string, before: string): PathRow<File> {
  const path = before === "" ? name : `${before}/${name}`;
  const [only] = folder.folders;
  if (only !== undefined && folder.folders.size === 1 && folder.files.length === 0) {
    const row = folderRow(only[1], only[0], path);
    return { ...row, label: `${name}/${row.label}` };
  }
  return { kind: "folder", path, label: name, rows: rowsOf(folder, path) };
}

function byLabel(one: { readonly label: string }, other: { readonly label: string }): number {
  return one.label.localeCompare(other.label, undefined, { numeric: true });
}
