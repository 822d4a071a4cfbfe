import { everyStep } from "../../../core/exchange/model/eachStep";
import { knownValue } from "../../../core/exchange/model/setting";
import { parsingExchange } from "../../../core/exchange/readExchange";
import type { ExchangeDocument } from "../../../core/exchange/model/exchangeDocument";
import { doInTurns } from "../../../engine/doInTurns";
import { mostNestedRuns, pathFrom, type ReadFile } from "../../../core/exchange/validate/checkRuns";

/** The names of the secrets that a file declares, and those that the files declare which it runs by a known path. */
export async function neededSecrets(
  file: string,
  document: ExchangeDocument,
  readFile: ReadFile,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const seen = new Set<string>([file]);
  let level = [{ path: file, document }];
  for (let depth = 0; depth <= mostNestedRuns && level.length > 0; depth++) {
    const next = [];
    for (const each of level) {
      const { secrets, runs } = declarations(each.path, each.document);
      for (const name of secrets) names.add(name);
      for (const path of runs) {
        if (seen.has(path)) continue;
        seen.add(path);
        const inner = await readFile(path);
        if (inner !== undefined) next.push({ path, document: (await doInTurns(parsingExchange(inner))).document });
      }
    }
    level = next;
  }
  return names;
}

function declarations(
  file: string,
  document: ExchangeDocument,
): { secrets: readonly string[]; runs: readonly string[] } {
  const runs = [...everyStep(document)].flatMap(({ step }) => {
    const relative = step.kind === "run" ? knownValue(step.path) : undefined;
    const path = relative === undefined ? undefined : pathFrom(file, relative);
    return path === undefined ? [] : [path];
  });
  return { secrets: document.secrets.map(({ text }) => text), runs };
}
