import { open, type FileHandle } from "node:fs/promises";
import { writingProblem } from "./replaceFile";

/** A file that is written from its beginning on, text by text. Its owner closes it. */
export class WrittenFile {
  private last: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** Empties the file, or makes it. Rejects with a SockscopeError where that cannot be done. */
  static async create(path: string): Promise<WrittenFile> {
    try {
      return new WrittenFile(path, await open(path, "w"));
    } catch (error) {
      throw writingProblem(error, path);
    }
  }

  /** Writes behind what was written before. Where that fails, `close` says so. */
  write(text: string): void {
    this.last = this.last.then(() => this.handle.writeFile(text));
    this.last.catch(() => undefined);
  }

  /** Resolves once all is written. Rejects with a SockscopeError where anything could not be. */
  async close(): Promise<void> {
    try {
      await this.last.finally(() => this.handle.close());
    } catch (error) {
      throw writingProblem(error, this.path);
    }
  }
}
