import type { ExchangeDocument } from "../../../core/exchange/model/exchangeDocument";
import { parsingExchange } from "../../../core/exchange/readExchange";
import { namedFiles, runFiles } from "../../../core/exchange/usedFiles";
import type { ReadFile } from "../../../core/exchange/validate/checkRuns";
import { doInTurns } from "../../../engine/doInTurns";

/** The names of the secrets that a file declares, and those that the files declare which it runs by a known path. */
export async function neededSecrets(
  file: string,
  document: ExchangeDocument,
  readFile: ReadFile,
): Promise<ReadonlySet<string>> {
  const found = await runFiles(file, async (path) => {
    if (path === file) return declarations(path, document);
    const content = await readFile(path);
    return content === undefined ? undefined : declarations(path, (await doInTurns(parsingExchange(content))).document);
  });
  return new Set([...found.values()].flatMap((each) => each?.secrets ?? []));
}

function declarations(
  file: string,
  document: ExchangeDocument,
): { secrets: readonly string[]; runs: readonly string[] } {
  return { secrets: document.secrets.map(({ text }) => text), runs: namedFiles(document, file).runs };
}
