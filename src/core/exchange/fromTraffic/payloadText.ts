import { writeFields } from "../../payload/fields/writeFields";

/** A payload that is too large to stand in an exchange file. */
export interface PayloadFile {
  /** Without a folder: it lies beside the exchange file. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A message of more bytes stands beside the file. */
const mostInlineBytes = 64 << 10;
/** Once so much stands in the file, what is longer than a page stands beside it. */
const mostTotalBytes = 1 << 20;
const pageBytes = 1 << 10;
/** A field text has fewer lines than the language allows it. */
const mostLines = 5000;

/** Writes payloads as field texts, and large ones into files of their own, one for all payloads that are the same. */
export class PayloadText {
  readonly files: PayloadFile[] = [];
  #inlineBytes = 0;

  /** `stem` is what the names of files begin with. */
  constructor(private readonly stem: string) {}

  write(bytes: Uint8Array): string {
    const most = this.#inlineBytes > mostTotalBytes ? pageBytes : mostInlineBytes;
    if (bytes.length > most) return this.#writeFile(bytes);
    const text = writeFields(bytes);
    if (countLines(text) > mostLines) return this.#writeFile(bytes);
    this.#inlineBytes += bytes.length;
    return text;
  }

  #writeFile(bytes: Uint8Array): string {
    const same = this.files.find((file) => isSame(file.bytes, bytes));
    const name = same?.name ?? `${this.stem}-${this.files.length + 1}.bin`;
    if (!same) this.files.push({ name, bytes });
    return /^[\w.-]+$/.test(name) ? `@${name}` : `@"${name}"`;
  }
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
