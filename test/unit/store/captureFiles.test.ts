import { deepEqual, equal } from "node:assert/strict";
import { copyFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { captureFilesOf, groupCaptureFiles } from "../../../src/store/captureFiles";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";
import { writtenCapture } from "../../support/writtenCapture";

const names = (paths: readonly string[]): string[] => paths.map((path) => basename(path));

const severalFiles = { limits: { maxBytes: 1 << 16, maxRecords: 1000 }, extraBytes: 3000 };

describe("The files of a capture", () => {
  afterEach(removeTemporaryFolders);

  it("are all found from any of them, the oldest first", async () => {
    const folder = await temporaryFolder();
    const files = await writtenCapture(folder, "tcp-1", severalFiles);
    equal(files.length > 2, true);
    for (const path of files) deepEqual(await captureFilesOf(path), files);
  });

  it("are in the order of their numbers, also beyond four digits", async () => {
    const folder = await temporaryFolder();
    const [first = ""] = await writtenCapture(folder, "a", severalFiles);
    for (const number of ["9999", "10000"]) await copyFile(first, join(folder, `b.${number}.pcapng`));
    deepEqual(names(await captureFilesOf(join(folder, "b.10000.pcapng"))), ["b.9999.pcapng", "b.10000.pcapng"]);
  });

  it("are not those of another capture, nor others of such a name", async () => {
    const folder = await temporaryFolder();
    const files = await writtenCapture(folder, "a", severalFiles);
    const other = await writtenCapture(folder, "a.b", { ...severalFiles, port: 7701 });
    await writeFile(join(folder, "a.9998.pcapng"), "not a capture");
    await copyFile(other[0] ?? "", join(folder, "a.9999.pcapng"));
    deepEqual(await captureFilesOf(files[0] ?? ""), files);
    deepEqual(await captureFilesOf(join(folder, "a.9998.pcapng")), [join(folder, "a.9998.pcapng")]);
  });

  it("are one alone where the name has no number, or nothing is there", async () => {
    const folder = await temporaryFolder();
    const [first = ""] = await writtenCapture(folder, "a", severalFiles);
    const copy = join(folder, "copy.pcapng");
    await copyFile(first, copy);
    deepEqual(await captureFilesOf(copy), [copy]);
    const missing = join(folder, "missing.0001.pcapng");
    deepEqual(await captureFilesOf(missing), [missing]);
  });

  it("that were chosen together are one group for each capture, and one for all others", async () => {
    const folder = await temporaryFolder();
    const one = await writtenCapture(folder, "one", severalFiles);
    const two = await writtenCapture(folder, "two", { ...severalFiles, port: 7701 });
    const [late, early] = [join(folder, "late.pcapng"), join(folder, "early.pcapng")];
    await writeFile(late, foreignCapture(2000));
    await writeFile(early, foreignCapture(1000));
    const chosen = [late, one[1] ?? "", two[0] ?? "", early, one[0] ?? ""];
    deepEqual(await groupCaptureFiles(chosen), [one, two, [early, late]]);
    deepEqual(await groupCaptureFiles([]), []);
  });
});

/** A section, an interface and one empty packet at a second. */
function foreignCapture(second: number): Uint8Array {
  const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);
  const micros = BigInt(second) * 1_000_000n;
  const section = words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28);
  const ethernet = words(1, 20, 1, 0, 20);
  const packet = words(6, 32, 0, Number(micros >> 32n), Number(micros & 0xffffffffn), 0, 0, 32);
  return Buffer.concat([section, ethernet, packet]);
}
