import { didYouMean } from "../../closestNames";
import type { Diagnostics } from "../diagnostic";

/** Of very many names only so many are compared with a wrong one. */
const mostCompared = 200;

/** ` Did you mean a, b or c?` for a name that is not among the known ones, or nothing where none is near. */
export function suggestName(name: string, known: Iterable<string>, diagnostics: Diagnostics): string {
  if (diagnostics.isFull()) return "";
  const compared: string[] = [];
  for (const each of known) {
    if (compared.length >= mostCompared) break;
    compared.push(each);
  }
  return didYouMean(name, compared);
}
