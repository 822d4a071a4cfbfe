import { deepEqual } from "node:assert/strict";
import { folderTree, type PathRow } from "../../../../../src/host/exchanges/view/folderTree";

const shown = (rows: readonly PathRow<string>[]): unknown[] =>
  rows.map((row) => (row.kind === "file" ? row.label : { [row.label]: shown(row.rows) }));

const tree = (...paths: string[]) => shown(folderTree(paths.map((path) => ({ path, file: path }))));

describe("The folders of exchange files", () => {
  it("stand before files, both by name and numbers by their value", () => {
    deepEqual(tree("b.sock.yaml", "z/1.sock.yaml", "a10.sock.yaml", "a9.sock.yaml"), [
      { z: ["1.sock.yaml"] },
      "a9.sock.yaml",
      "a10.sock.yaml",
      "b.sock.yaml",
    ]);
  });

  it("are joined where one holds another and nothing else", () => {
    deepEqual(tree("a/b/c/x.sock.yaml", "a/b/c/y.sock.yaml", "d/x.sock.yaml", "d/e/x.sock.yaml"), [
      { "a/b/c": ["x.sock.yaml", "y.sock.yaml"] },
      { d: [{ e: ["x.sock.yaml"] }, "x.sock.yaml"] },
    ]);
  });

  it("keep the file and its path, and two of the same name apart", () => {
    const [folder, ...more] = folderTree([
      { path: "a/x", file: 1 },
      { path: "b/x", file: 2 },
    ]);
    deepEqual(folder?.kind === "folder" && folder.rows, [{ kind: "file", label: "x", path: "a/x", file: 1 }]);
    deepEqual(
      more.map(({ path }) => path),
      ["b"],
    );
    deepEqual(folderTree([]), []);
  });
});
