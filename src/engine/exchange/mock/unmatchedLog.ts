import { countBytes } from "../../../core/payload/fields/mismatchReport";
import type { Connection } from "../../connection";
import type { RunMask } from "../runMask";

/** So many messages of a client are put into its log one by one, and after them only how many they are by now. */
const mostWarnings = 20;
const mostReasons = 3;

/** Puts what no rule fits into the log of its connection; a flood of it does not fill the log. */
export class UnmatchedLog {
  #count = 0;

  constructor(
    private readonly connection: Connection,
    private readonly mask: RunMask,
  ) {}

  /** Notes a message, and answers its beginning as text. */
  note(bytes: Uint8Array, reasons: readonly string[]): string {
    this.#count += 1;
    const text = this.mask.excerpt(bytes);
    if (this.#count <= mostWarnings) this.connection.warn(this.mask.mask(sentence(bytes, text, reasons)));
    else if (isPowerOfTwo(this.#count))
      this.connection.warn(
        `No rule fits ${this.#count} messages by now; only the first ${mostWarnings} are named here.`,
      );
    return text;
  }
}

function sentence({ length }: Uint8Array, text: string, reasons: readonly string[]): string {
  const what = length === 0 ? "No rule fits an empty datagram" : `No rule fits ${countBytes(length)}, ${text}`;
  const shown = reasons.slice(0, mostReasons).join(" ");
  const more = reasons.length > mostReasons ? ` ${reasons.length - mostReasons} more rules do not fit.` : "";
  return shown === "" ? `${what}.` : `${what}. ${shown}${more}`;
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}
