import type * as vscode from "vscode";
import type { ExchangeDocument } from "../../core/exchange/model/exchangeDocument";
import {
  parsingExchange,
  validatingExchange,
  type ExchangeResult,
  type ParsedExchange,
} from "../../core/exchange/readExchange";
import type { OutsideVariables } from "../../core/exchange/validate/checkVariables";
import { doInTurns } from "../../engine/doInTurns";
import { openDocument, readText } from "./readText";
import { whileUnchanged } from "./whileUnchanged";

interface Known {
  readonly version: number;
  readonly parsed: ParsedExchange;
  /** As it was validated last. */
  validated?: { readonly outside: OutsideVariables; readonly result: ExchangeResult };
}

/**
 * Reads each version of an open document once, for all features together, and in turns, so that nobody waits for a long
 * one who has not asked; what is wrong with it comes before what others do with it. What it answers is about the document
 * as it is when the answer comes.
 */
export class ExchangeReader {
  readonly #known = new WeakMap<vscode.TextDocument, Known>();
  readonly #reading = new WeakMap<vscode.TextDocument, Promise<void>>();
  /** What is being validated: settled when it has been. */
  readonly #validating = new WeakMap<vscode.TextDocument, Promise<unknown>>();
  #turns = Promise.resolve();

  /** The file and all that is wrong with it; undefined where it was edited meanwhile. */
  validate(document: vscode.TextDocument, outside: OutsideVariables): Promise<ExchangeResult | undefined> {
    const validating = this.#validate(document, outside);
    const end = (): boolean => this.#validating.get(document) === ended && this.#validating.delete(document);
    const ended = validating.then(end, end);
    this.#validating.set(document, ended);
    return validating;
  }

  /** The file as far as it can be read. */
  async read(document: vscode.TextDocument): Promise<ExchangeDocument> {
    return (await this.#parsed(document)).document;
  }

  /** The file as it was last read, be it since changed or not: for what has to be quick while one types. */
  async latest(document: vscode.TextDocument): Promise<ExchangeDocument> {
    return (this.#known.get(document) ?? (await this.#current(document))).parsed.document;
  }

  /**
   * A file as an open document has it before as the disk has it; undefined where there is none to be read. `earlier` is the
   * answer where its text is still that of the file.
   */
  async parse(uri: vscode.Uri, earlier?: ParsedExchange): Promise<ParsedExchange | undefined> {
    const open = openDocument(uri);
    if (open !== undefined) return this.#parsed(open);
    const text = await readText(uri);
    if (text === undefined || text === earlier?.document.source) return text === undefined ? undefined : earlier;
    return doInTurns(parsingExchange(text, earlier));
  }

  async #validate(document: vscode.TextDocument, outside: OutsideVariables): Promise<ExchangeResult | undefined> {
    const known = await this.#current(document);
    if (known.validated !== undefined && isSame(known.validated.outside, outside)) return known.validated.result;
    const result = await whileUnchanged(document, validatingExchange(known.parsed, outside));
    if (result !== undefined) known.validated = { outside, result };
    return result;
  }

  async #parsed(document: vscode.TextDocument): Promise<ParsedExchange> {
    await this.#current(document);
    const validating = this.#validating.get(document);
    if (validating !== undefined) await validating.then(() => this.#ownTurn());
    return (await this.#current(document)).parsed;
  }

  async #current(document: vscode.TextDocument): Promise<Known> {
    for (;;) {
      const known = this.#known.get(document);
      if (known?.version === document.version) return known;
      const reading = this.#reading.get(document) ?? this.#read(document).finally(() => this.#reading.delete(document));
      this.#reading.set(document, reading);
      await reading;
      await this.#ownTurn();
    }
  }

  /** Leaves off where the document is edited meanwhile. */
  async #read(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const earlier = this.#known.get(document)?.parsed;
    const parsed = await whileUnchanged(document, parsingExchange(document.getText(), earlier));
    if (parsed !== undefined) this.#known.set(document, { version, parsed });
  }

  /** Many may have waited for one reading, and each has its own long work to do with it. */
  #ownTurn(): Promise<void> {
    this.#turns = this.#turns.then(() => new Promise((resolve) => setImmediate(resolve)));
    return this.#turns;
  }
}

function isSame(left: OutsideVariables, right: OutsideVariables): boolean {
  const isAlike = left.isComplete === right.isComplete && left.names.size === right.names.size;
  return isAlike && [...left.names].every((name) => right.names.has(name));
}
