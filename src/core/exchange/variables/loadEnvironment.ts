import { quoted } from "../../quoted";
import type { ExchangeDiagnostic } from "../diagnostic";
import type { PlanInputs } from "../plan/planExchange";
import { SourceLines } from "../sourceLines";
import { pathFrom, type ReadFile } from "../validate/checkRuns";
import { environmentFiles, readEnvironment } from "./readEnvironment";

/** The variables of an environment as a run takes them, or one plain sentence that says why they cannot be had. */
export type LoadedEnvironment =
  | { readonly ok: true; readonly files: NonNullable<PlanInputs["environment"]> }
  | {
      readonly ok: false;
      readonly message: string;
      /** What is wrong in which file, where it is there. */
      readonly found?: { readonly path: string; readonly text: string; readonly diagnostic: ExchangeDiagnostic };
    };

/**
 * Reads the files of an environment beside an exchange file: `env/NAME.yaml`, then `env/NAME.local.yaml`, of which one is
 * enough. They are called by these names in messages. Never rejects as long as `readFile` does not.
 */
export async function loadEnvironment(name: string, exchange: string, readFile: ReadFile): Promise<LoadedEnvironment> {
  const files = [];
  for (const file of environmentFiles(name)) {
    const path = pathFrom(exchange, file);
    const text = path === undefined ? undefined : await readFile(path);
    if (path === undefined || text === undefined) continue;
    const { variables, diagnostics } = readEnvironment(text);
    const error = diagnostics.find(({ severity }) => severity === "error");
    if (error !== undefined) {
      const { line } = new SourceLines(text).positionAt(error.from);
      const message = `The environment cannot be used: ${file}, line ${line}: ${error.message}`;
      return { ok: false, message, found: { path, text, diagnostic: error } };
    }
    files.push({ file, variables });
  }
  if (files.length > 0) return { ok: true, files };
  const beside = quoted(exchange.split("/").at(-1) ?? exchange);
  const message = `There is no environment ${quoted(name)} beside ${beside}; write env/${name}.yaml, or choose another one.`;
  return { ok: false, message };
}
