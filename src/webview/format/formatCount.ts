import { groupDigits } from "../../core/payload/groupDigits";

/** A number with its noun: `1 record`, `1 204 331 records`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${groupDigits(count)} ${count === 1 ? singular : plural}`;
}
