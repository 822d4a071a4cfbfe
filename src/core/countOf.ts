import { groupDigits } from "./payload/groupDigits";

/** `1 record`, `12 345 records`. */
export function countOf(value: number, what: string): string {
  return `${groupDigits(value)} ${what}${value === 1 ? "" : "s"}`;
}
