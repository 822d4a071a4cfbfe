import type { Field, FieldText } from "./fieldText";

/** Messages that alternate, such as requests and replies, have few beginnings. */
const mostTexts = 4;

/** Where the reading of a text can go on. */
export interface FieldTextStart {
  /** The fields before that. */
  readonly fields: readonly Field[];
  readonly at: number;
}

/**
 * Field texts that were read last. Messages of one protocol mostly begin with the same lines, and those need not be read
 * again: fields that come from here stand in several texts.
 */
export class RecentFieldTexts {
  readonly #texts: { readonly text: string; readonly fields: readonly Field[] }[] = [];

  /** Remembers a text, in place of the oldest. One that is wrong somewhere is of no use. */
  add(text: string, { fields, problems }: FieldText): void {
    if (problems.length > 0) return;
    this.#texts.push({ text, fields });
    if (this.#texts.length > mostTexts) this.#texts.shift();
  }

  /** The fields at the start of a text with which one of these begins, too: as many as possible. */
  startOf(text: string): FieldTextStart | undefined {
    let longest: FieldTextStart | undefined;
    for (const recent of this.#texts) {
      const { fields } = recent;
      const same = sameStart(recent.text, text);
      // Where the next field begins alike, so does all before it.
      const next = fields.findLastIndex(({ from }) => from < same);
      const at = fields[next]?.from ?? 0;
      if (next > 0 && at > (longest?.at ?? 0)) longest = { fields: fields.slice(0, next), at };
    }
    return longest;
  }
}

/** How many UTF-16 units two texts have in common from their start. */
function sameStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) at++;
  return at;
}
