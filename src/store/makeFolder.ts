import { nodeDisk } from "./nodeDisk";
import { writingProblem } from "./replaceFile";

/** Makes a folder with its parents, unless it is there. Rejects with a SockscopeError where that cannot be done. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await nodeDisk.makeFolder(path);
  } catch (error) {
    throw writingProblem(error, path);
  }
}
