import type * as vscode from "vscode";
import type { ExchangeDocument } from "../../core/exchange/model/exchangeDocument";
import {
  parseExchange,
  validateExchange,
  type ExchangeResult,
  type ParsedExchange,
} from "../../core/exchange/readExchange";
import type { OutsideVariables } from "../../core/exchange/validate/checkVariables";

interface Known {
  readonly version: number;
  readonly parsed: ParsedExchange;
  /** As it was validated last. */
  validated?: { readonly outside: OutsideVariables; readonly result: ExchangeResult };
}

/** Reads each version of an open document once, for all features together. */
export class ExchangeReader {
  readonly #known = new WeakMap<vscode.TextDocument, Known>();

  /** The file and all that is wrong with it. */
  validate(document: vscode.TextDocument, outside: OutsideVariables): ExchangeResult {
    const known = this.#current(document);
    if (known.validated === undefined || !isSame(known.validated.outside, outside))
      known.validated = { outside, result: validateExchange(known.parsed, outside) };
    return known.validated.result;
  }

  /** The file as far as it can be read. */
  read(document: vscode.TextDocument): ExchangeDocument {
    return this.#current(document).parsed.document;
  }

  /** The file as it was last read, be it since changed or not: for what has to be quick while one types. */
  latest(document: vscode.TextDocument): ExchangeDocument {
    return (this.#known.get(document) ?? this.#current(document)).parsed.document;
  }

  #current(document: vscode.TextDocument): Known {
    const { version } = document;
    const known = this.#known.get(document);
    if (known?.version === version) return known;
    const read = { version, parsed: parseExchange(document.getText()) };
    this.#known.set(document, read);
    return read;
  }
}

function isSame(left: OutsideVariables, right: OutsideVariables): boolean {
  const isAlike = left.isComplete === right.isComplete && left.names.size === right.names.size;
  return isAlike && [...left.names].every((name) => right.names.has(name));
}
