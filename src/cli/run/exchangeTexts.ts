import { SockscopeError } from "../../core/sockscopeError";
import { readWholeFile } from "../../engine/exchange/exchangeFiles";
import type { SourceTexts } from "../report/sourceTexts";

/** Reads the files of one run, and keeps the texts that its report may tell places in. */
export class ExchangeTexts {
  constructor(private readonly sources: SourceTexts) {}

  /** The text of a file. Rejects with a SockscopeError where it cannot be read, or is not UTF-8. */
  async text(path: string): Promise<string> {
    const text = decode(await readWholeFile(path).catch((error: unknown) => throwShown(error, path, this.sources)));
    if (text === undefined) {
      const message = `${this.sources.shownPath(path)} is not a UTF-8 text; save it as UTF-8.`;
      throw new SockscopeError("SOCKSCOPE_NOT_TEXT", message);
    }
    this.sources.add(path, text);
    return text;
  }

  /** The same, but undefined where there is no such text. */
  readonly knownText = (path: string): Promise<string | undefined> => this.text(path).catch(() => undefined);

  /** The bytes of a file; undefined where they cannot be read. */
  readonly readFile = async (path: string): Promise<Uint8Array | undefined> => {
    const bytes = await readWholeFile(path).catch(() => undefined);
    const text = bytes !== undefined && /\.ya?ml$/i.test(path) ? decode(bytes) : undefined;
    if (text !== undefined) this.sources.add(path, text);
    return bytes;
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Messages tell paths as their users would write them. */
function throwShown(error: unknown, path: string, sources: SourceTexts): never {
  if (!(error instanceof SockscopeError)) throw error;
  throw new SockscopeError(
    error.code,
    error.message.replace(path, () => sources.shownPath(path)),
    { cause: error },
  );
}
