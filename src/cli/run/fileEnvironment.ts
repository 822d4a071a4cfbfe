import type { PlanInputs } from "../../core/exchange/plan/planExchange";
import { loadEnvironment } from "../../core/exchange/variables/loadEnvironment";
import { isEnvironmentName } from "../../core/exchange/variables/readEnvironment";
import { quoted } from "../../core/quoted";
import { namesInFolder } from "../../engine/exchange/exchangeFiles";
import type { Finding } from "../report/fileOutcome";

/** The variables of an environment, or why they cannot be had. */
export type FileEnvironment =
  | { readonly ok: true; readonly environment: NonNullable<PlanInputs["environment"]> }
  | { readonly ok: false; readonly finding: Finding };

/** Reads the environment of this name beside an exchange file; one that is not there is told with those that are. */
export async function fileEnvironment(
  name: string | undefined,
  file: string,
  readText: (path: string) => Promise<string | undefined>,
): Promise<FileEnvironment> {
  if (name === undefined) return { ok: true, environment: [] };
  if (!isEnvironmentName(name)) return refused(file, `${quoted(name)} cannot be the name of an environment.`);
  const loaded = await loadEnvironment(name, file, readText);
  if (loaded.ok) return { ok: true, environment: loaded.files };
  if (loaded.found === undefined) return refused(file, `${loaded.message}${await thoseBeside(file)}`);
  const { path, diagnostic } = loaded.found;
  const { severity, code, message, from, to } = diagnostic;
  return { ok: false, finding: { severity, code, message, file: path, at: { from, to } } };
}

function refused(file: string, message: string): FileEnvironment {
  const finding = { severity: "error", code: "SOCKSCOPE_ENVIRONMENT", message, file, at: undefined } as const;
  return { ok: false, finding };
}

/** A sentence on the environments that there are. */
async function thoseBeside(file: string): Promise<string> {
  const names = await namesInFolder(`${file.slice(0, file.lastIndexOf("/"))}/env`);
  const known = names.flatMap((each) => /^(.+?)(?:\.local)?\.yaml$/.exec(each)?.[1] ?? []).filter(isEnvironmentName);
  const different = [...new Set(known)];
  return different.length === 0 ? "" : ` There ${different.length === 1 ? "is" : "are"}: ${different.join(", ")}.`;
}
