/** A place in an exchange file: UTF-16 offsets, `to` not included. */
export interface SourceRange {
  readonly from: number;
  readonly to: number;
}

/** What kind of thing a diagnostic is about. The codes are stable. */
export const diagnosticCodes = {
  SOCKSCOPE_EXCHANGE_YAML: "The text is not YAML, or uses a part of YAML that exchange files have no use for.",
  SOCKSCOPE_EXCHANGE_LIMIT: "The file is larger, or nested deeper, than any exchange file needs to be.",
  SOCKSCOPE_EXCHANGE_VERSION: "The file has no version, or one that this Sockscope does not know.",
  SOCKSCOPE_EXCHANGE_UNKNOWN_KEY: "A key that does not belong where it stands.",
  SOCKSCOPE_EXCHANGE_MISSING_KEY: "A key that has to be there is not.",
  SOCKSCOPE_EXCHANGE_BAD_VALUE: "A value of the wrong kind.",
  SOCKSCOPE_EXCHANGE_UNSUPPORTED: "Something that is planned, and that this Sockscope does not do yet.",
  SOCKSCOPE_EXCHANGE_UNKNOWN_NAME: "A connection, frame or secret that the file does not declare.",
  SOCKSCOPE_EXCHANGE_UNKNOWN_VARIABLE: "A variable that nothing defines, or that is used before it is captured.",
  SOCKSCOPE_EXCHANGE_CONTRADICTION: "Keys, or steps, that do not go together.",
  SOCKSCOPE_EXCHANGE_FIELDS: "A problem in a field text.",
  SOCKSCOPE_EXCHANGE_RUN: "A file that cannot be run from this one.",
  SOCKSCOPE_EXCHANGE_UNUSED: "Something that is declared and never used.",
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;

/** What is wrong in an exchange file, and where. `message` is one plain sentence that says what to do. */
export interface ExchangeDiagnostic extends SourceRange {
  /** A file with an error is not run; a warning only tells. */
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  readonly message: string;
}

/** So many are kept of one file; nobody reads more. */
export const mostDiagnostics = 1000;

/** Gathers what the parts of the validator find, up to {@link mostDiagnostics}. */
export class Diagnostics {
  readonly #found: ExchangeDiagnostic[] = [];
  #hasErrors = false;

  error(code: DiagnosticCode, message: string, { from, to }: SourceRange): void {
    this.add([{ severity: "error", code, message, from, to }]);
  }

  warning(code: DiagnosticCode, message: string, { from, to }: SourceRange): void {
    this.add([{ severity: "warning", code, message, from, to }]);
  }

  add(diagnostics: Iterable<ExchangeDiagnostic>): void {
    for (const each of diagnostics) {
      this.#hasErrors ||= each.severity === "error";
      if (this.#found.length < mostDiagnostics) this.#found.push(each);
    }
  }

  /** Whether there was an error, be it among those that are kept or not. */
  hasErrors(): boolean {
    return this.#hasErrors;
  }

  /** Whether nothing more is kept, so that looking for the right words is in vain. */
  isFull(): boolean {
    return this.#found.length >= mostDiagnostics;
  }

  /** All that was found, in the order in which it was. */
  all(): readonly ExchangeDiagnostic[] {
    return this.#found;
  }

  /** All that was found, in the order of the file. */
  sorted(): readonly ExchangeDiagnostic[] {
    return [...this.#found].sort((a, b) => a.from - b.from || a.to - b.to);
  }
}
