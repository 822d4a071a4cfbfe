import type { RunReport } from "../../core/exchange/run/runReport";
import { quoted } from "../../core/quoted";
import { SockscopeError } from "../../core/sockscopeError";
import type { RunRequest, RunServices } from "../../engine/exchange/runRequest";
import type { Finding } from "../report/fileOutcome";
import { SourceTexts } from "../report/sourceTexts";
import { shownPath } from "./exchangePaths";
import { ExchangeTexts } from "./exchangeTexts";
import { fileEnvironment } from "./fileEnvironment";
import { SecretLog } from "./secretLog";

/** Where a file's variables and secrets come from. */
export interface VariableSources {
  /** The name of the environment; undefined where none is wanted. */
  readonly environment: string | undefined;
  /** By `--var name=value`. */
  readonly variables: ReadonlyMap<string, string>;
  /** The variables of the OS environment, where secrets are. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

/** What to run, or why it cannot be. */
export type FileRequestResult =
  { readonly ok: true; readonly request: RunRequest } | { readonly ok: false; readonly finding: Finding };

/** Reads an exchange file, its environment and its secrets, and keeps what its report needs of them. */
export class FileRequest {
  readonly sources = new SourceTexts(shownPath);
  readonly #texts = new ExchangeTexts(this.sources);
  readonly #secrets: SecretLog;

  constructor(
    readonly file: string,
    private readonly from: VariableSources,
  ) {
    this.#secrets = new SecretLog(from.secrets);
  }

  /** For the runner, which reads other files that this one needs. */
  get readFile(): RunServices["readFile"] {
    return this.#texts.readFile;
  }

  /** What a report says about the file, without the secrets that a value was made of. */
  findings({ diagnostics }: RunReport): readonly Finding[] {
    const { file } = this;
    const mask = this.#secrets.mask();
    return diagnostics.map(({ severity, code, message, from, to }) => {
      const shown = message.replaceAll(quoted(file), quoted(this.sources.shownPath(file)));
      return { severity, code, message: mask.mask(shown), file, at: { from, to } };
    });
  }

  /** Never rejects for what is wrong with the file. */
  async read(): Promise<FileRequestResult> {
    const { file } = this;
    const { environment: name, variables: commandLine } = this.from;
    try {
      const text = await this.#texts.text(file);
      const loaded = await fileEnvironment(name, file, this.#texts.knownText);
      if (!loaded.ok) return { ok: false, finding: loaded.finding };
      const inputs = { environment: loaded.environment, commandLine, secretOf: this.#secrets.secretOf };
      return { ok: true, request: { file, text, inputs } };
    } catch (error) {
      if (!(error instanceof SockscopeError)) throw error;
      const { code, message } = error;
      return { ok: false, finding: { severity: "error", code, message, file, at: undefined } };
    }
  }
}
