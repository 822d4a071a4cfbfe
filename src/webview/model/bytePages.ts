const bytesPerPage = 65_536;
const mostPages = 32;

/** Payload bytes of one record, fetched by pages of 64 KiB as they are looked at; at most 2 MiB are kept. */
export class BytePages {
  private readonly pages = new Map<number, Uint8Array>();
  private readonly pending = new Map<number, Promise<void>>();

  /** `fetch` answers the bytes `from` up to, not including, `to`; `loaded` is told whenever some came in. */
  constructor(
    readonly length: number,
    private readonly fetch: (from: number, to: number) => Promise<Uint8Array>,
    private readonly loaded: () => void,
  ) {}

  /** The byte, or undefined where it is not here yet or beyond the end. */
  at(index: number): number | undefined {
    return this.pages.get(Math.floor(index / bytesPerPage))?.[index % bytesPerPage];
  }

  /** The bytes from `from` on that are here, up to `to`, as one fresh array; it ends at the first missing one. */
  slice(from: number, to: number): Uint8Array {
    const end = Math.min(to, this.length);
    const bytes = new Uint8Array(Math.max(0, end - from));
    let filled = 0;
    while (from + filled < end) {
      const at = from + filled;
      const page = this.pages.get(Math.floor(at / bytesPerPage));
      const part = page?.subarray(at % bytesPerPage, (at % bytesPerPage) + end - at);
      if (!part || part.length === 0) break;
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes.subarray(0, filled);
  }

  /** Asks for what is missing between `from` and `to`; settles, never with an error, when the answers are there. */
  async want(from: number, to: number): Promise<void> {
    const loads: Promise<void>[] = [];
    const end = Math.min(to, this.length);
    for (let page = Math.floor(Math.max(0, from) / bytesPerPage); page * bytesPerPage < end; page++) {
      if (!this.pages.has(page)) loads.push(this.pending.get(page) ?? this.load(page));
    }
    await Promise.all(loads);
  }

  private load(page: number): Promise<void> {
    const from = page * bytesPerPage;
    const loading = this.fetch(from, Math.min(from + bytesPerPage, this.length))
      .then((bytes) => this.keep(page, bytes))
      .catch(() => undefined)
      .finally(() => this.pending.delete(page));
    this.pending.set(page, loading);
    return loading;
  }

  private keep(page: number, bytes: Uint8Array): void {
    this.pages.set(page, bytes);
    const [oldest] = this.pages.keys();
    if (this.pages.size > mostPages && oldest !== undefined) this.pages.delete(oldest);
    this.loaded();
  }
}
