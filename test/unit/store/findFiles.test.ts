import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SockscopeError } from "../../../src/core/sockscopeError";
import { findFiles, kindOfPath, namesInFolder } from "../../../src/store/findFiles";
import { readWholeFile } from "../../../src/store/readWholeFile";
import { WrittenFile } from "../../../src/store/writtenFile";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";

describe("Files for those without an editor", () => {
  let folder: string;

  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(removeTemporaryFolders);

  const withCode = (code: string, sentence: RegExp) => (error: unknown) => {
    match(error instanceof SockscopeError ? error.message : String(error), sentence);
    equal(error instanceof SockscopeError ? error.code : undefined, code);
    return true;
  };

  it("are found below a folder, in order, links to files too, but not through links to folders", async () => {
    await mkdir(join(folder, "b", "c"), { recursive: true });
    for (const name of ["b/c/z.x", "b/y.x", "a.x", "a.y", "b/.x"]) await writeFile(join(folder, name), "");
    await symlink("../..", join(folder, "b", "c", "round"));
    await symlink("a.y", join(folder, "link.x"));
    const found = await findFiles(folder, ".x");
    deepEqual(
      found.map((path) => path.slice(folder.length + 1)),
      ["a.x", "b/.x", "b/c/z.x", "b/y.x", "link.x"],
    );
    deepEqual(await namesInFolder(join(folder, "b")), [".x", "c", "y.x"]);
    deepEqual(await namesInFolder(join(folder, "none")), []);
    deepEqual([await kindOfPath(folder), await kindOfPath(join(folder, "a.x"))], ["folder", "file"]);
    await rejects(findFiles(join(folder, "none"), ".x"), withCode("ENOENT", /none cannot be read: there is no such/));
    await rejects(kindOfPath(join(folder, "a.x", "b")), withCode("ENOTDIR", /a part of its path is not a folder/));
  });

  it("are read whole, and not beyond a limit, also where they have no end", async () => {
    await writeFile(join(folder, "a"), Buffer.alloc(200_000, 7));
    const bytes = await readWholeFile(join(folder, "a"));
    deepEqual([bytes.length, new Set(bytes)], [200_000, new Set([7])]);
    await rejects(readWholeFile("/dev/zero"), withCode("SOCKSCOPE_FILE_TOO_LARGE", /more than 64 MiB/));
    await rejects(readWholeFile(folder), withCode("EISDIR", /it is a folder; name a file in it/));
  });

  it("are written in the order of the texts, and say at the end where they could not be", async () => {
    const file = await WrittenFile.create(join(folder, "a"));
    for (let index = 0; index < 100; index++) file.write(`${index} `.repeat(1000));
    await file.close();
    const text = Buffer.from(await readWholeFile(join(folder, "a"))).toString();
    equal(text, Array.from({ length: 100 }, (_, index) => `${index} `.repeat(1000)).join(""));
    await rejects(WrittenFile.create(folder), withCode("EISDIR", /could not be written: it is a folder/));
    const full = await WrittenFile.create("/dev/full");
    full.write("text");
    await rejects(full.close(), withCode("ENOSPC", /\/dev\/full could not be written: the disk is full/));
  });
});
