import { parseExchange } from "../../../core/exchange/readExchange";
import { namedFiles, runFiles } from "../../../core/exchange/usedFiles";
import type { ReadFile } from "../../../core/exchange/validate/checkRuns";

/** The names of the secrets that a file declares, and those that the files declare which it runs by a known path. */
export async function neededSecrets(file: string, text: string, readFile: ReadFile): Promise<ReadonlySet<string>> {
  const found = await runFiles(file, async (path) => {
    const content = path === file ? text : await readFile(path);
    return content === undefined ? undefined : declarations(path, content);
  });
  return new Set([...found.values()].flatMap((each) => each?.secrets ?? []));
}

function declarations(file: string, text: string): { secrets: readonly string[]; runs: readonly string[] } {
  const { document } = parseExchange(text);
  return { secrets: document.secrets.map(({ text }) => text), runs: namedFiles(document, file).runs };
}
