import { randomBytes } from "node:crypto";
import { checkRuns, pathFrom } from "../../core/exchange/validate/checkRuns";
import type { ExchangeDiagnostic } from "../../core/exchange/diagnostic";
import type { ExchangePlan } from "../../core/exchange/plan/exchangePlan";
import { planningExchange, type PlanInputs } from "../../core/exchange/plan/planExchange";
import { parsingExchange, readingExchange, type ParsedExchange } from "../../core/exchange/readExchange";
import type { VariableScope } from "../../core/exchange/variables/variableScope";
import type { FieldInputs } from "../../core/payload/fields/fieldInputs";
import type { TextCodec } from "../../core/payload/textCodec";
import type { TextEncoding } from "../../core/payload/textEncodings";
import { quoted } from "../../core/quoted";
import { doInTurns } from "../doInTurns";
import { loadTextCodec } from "../loadTextCodec";
import type { RunServices } from "./runRequest";

/** A file that is ready to be run: planned, with all that its messages need loaded. */
export interface PreparedFile {
  readonly file: string;
  readonly plan: ExchangePlan;
  readonly warnings: readonly ExchangeDiagnostic[];
  readonly codecs: ReadonlyMap<TextEncoding, TextCodec>;
  /** What messages need from outside, with these variables. */
  inputs(scope: VariableScope): FieldInputs;
}

export type PrepareResult =
  | { readonly ok: true; readonly prepared: PreparedFile }
  /** At least one of these is an error. */
  | { readonly ok: false; readonly diagnostics: readonly ExchangeDiagnostic[] };

/** The file to prepare: its path, its text, and what a run brings along. */
export interface FileToPrepare {
  readonly file: string;
  readonly text: string;
  /** What the text was read as, where it was. */
  readonly parsed?: ParsedExchange | undefined;
  readonly inputs: PlanInputs;
}

/**
 * Plans a file, checks those that it runs, and loads what its messages need. All that is wrong, as far as it can be known,
 * is told before anything is opened. Never rejects.
 */
export async function prepareFile(
  { file, text, parsed, inputs }: FileToPrepare,
  services: Pick<RunServices, "readFile">,
): Promise<PrepareResult> {
  const readFile = (path: string) => services.readFile(path).catch(() => undefined);
  const read = parsed ?? (await doInTurns(parsingExchange(text)));
  const result = await doInTurns(planningExchange(read, inputs));
  if (!result.ok) return result;
  const { plan, warnings } = result;
  const readText = async (path: string) => textOf(await readFile(path));
  const hasRuns = /\brun\b/.test(text);
  const runs = hasRuns ? await checkRuns(read.document, file, readText, readInTurns) : [];
  const files = await readFiles(plan.files, file, readFile);
  const missing = [...files].flatMap(([path, bytes]) => (bytes === undefined ? [missingFile(path, text)] : []));
  const codecs = await loadCodecs(plan.encodings);
  const unloaded = [...codecs].flatMap(([id, codec]) => (codec === undefined ? [missingCodec(id)] : []));
  const diagnostics = [...warnings, ...runs, ...missing, ...unloaded].sort((left, right) => left.from - right.from);
  if (diagnostics.some(({ severity }) => severity === "error")) return { ok: false, diagnostics };
  return { ok: true, prepared: new LoadedFile(file, plan, diagnostics, { files, codecs }) };
}

function readInTurns(text: string) {
  return doInTurns(readingExchange(text));
}

/** The text of a file; undefined where there is none, or it is no UTF-8. */
export function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

interface Loaded {
  readonly files: ReadonlyMap<string, Uint8Array | undefined>;
  readonly codecs: ReadonlyMap<TextEncoding, TextCodec | undefined>;
}

class LoadedFile implements PreparedFile {
  readonly codecs: ReadonlyMap<TextEncoding, TextCodec>;

  constructor(
    readonly file: string,
    readonly plan: ExchangePlan,
    readonly warnings: readonly ExchangeDiagnostic[],
    private readonly loaded: Loaded,
  ) {
    this.codecs = new Map([...loaded.codecs].flatMap(([id, codec]) => (codec === undefined ? [] : [[id, codec]])));
  }

  inputs(scope: VariableScope): FieldInputs {
    return {
      variable: scope.get,
      file: (path) => this.loaded.files.get(path),
      codec: (encoding) => this.codecs.get(encoding),
      random: (count) => new Uint8Array(randomBytes(count)),
      now: () => BigInt(Date.now()) * 1_000_000n,
    };
  }
}

async function readFiles(
  paths: ReadonlySet<string>,
  file: string,
  readFile: RunServices["readFile"],
): Promise<Map<string, Uint8Array | undefined>> {
  const read = async (path: string): Promise<[string, Uint8Array | undefined]> => {
    const target = pathFrom(file, path);
    return [path, target === undefined ? undefined : await readFile(target)];
  };
  return new Map(await Promise.all([...paths].map(read)));
}

async function loadCodecs(encodings: ReadonlySet<TextEncoding>): Promise<Map<TextEncoding, TextCodec | undefined>> {
  const load = async (id: TextEncoding): Promise<[TextEncoding, TextCodec | undefined]> => [
    id,
    await loadTextCodec(id).catch(() => undefined),
  ];
  return new Map(await Promise.all([...encodings].map(load)));
}

function missingFile(path: string, text: string): ExchangeDiagnostic {
  const at = Math.max(0, text.indexOf(`@${path}`));
  const message = `The file ${quoted(path)} cannot be read; check its path from this file.`;
  const [from, to] = [at, at + path.length + 1];
  return { severity: "error", code: "SOCKSCOPE_EXCHANGE_RUN", message, from, to };
}

function missingCodec(id: TextEncoding): ExchangeDiagnostic {
  const message = `The encoding ${id} could not be loaded; install Sockscope again.`;
  return { severity: "error", code: "SOCKSCOPE_EXCHANGE_BAD_VALUE", message, from: 0, to: 0 };
}
