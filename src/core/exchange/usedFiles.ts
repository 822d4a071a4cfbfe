import { fileLinks } from "./language/fileLinks";
import type { ExchangeDocument } from "./model/exchangeDocument";
import { pathFrom } from "./validate/checkRuns";

/** The other files that an exchange file names, by their paths; one whose path is made of variables is not among them. */
export interface NamedFiles {
  /** The exchange files that it runs. */
  readonly runs: readonly string[];
  /** The files whose bytes it takes. */
  readonly contents: readonly string[];
}

/** What `document`, the file at the path `file`, names. */
export function namedFiles(document: ExchangeDocument, file: string): NamedFiles {
  const links = fileLinks(document).map(({ path, isRun }) => ({ path: pathFrom(file, path), isRun }));
  const paths = (isRun: boolean) =>
    links.flatMap((link) => (link.path === undefined || link.isRun !== isRun ? [] : [link.path]));
  return { runs: paths(true), contents: paths(false) };
}

/**
 * A file and all that it runs, directly or through others, in the order in which they are found; each is read once, also
 * where they run in a circle. What `read` answers of each is the value; undefined where it cannot be read.
 */
export async function runFiles<T extends { readonly runs: readonly string[] }>(
  file: string,
  read: (path: string) => Promise<T | undefined>,
): Promise<ReadonlyMap<string, T | undefined>> {
  const found = new Map<string, T | undefined>([[file, undefined]]);
  for (const path of found.keys()) {
    const content = await read(path);
    found.set(path, content);
    for (const next of content?.runs ?? []) if (!found.has(next)) found.set(next, undefined);
  }
  return found;
}

/** What a run of a file reads, as far as it can be told without running it. */
export interface UsedFiles {
  /** The file itself, and the exchange files that it runs. */
  readonly exchanges: ReadonlySet<string>;
  /** The files whose bytes any of them takes. */
  readonly contents: ReadonlySet<string>;
}

/** Follows a file to all that it uses; `named` answers what a file names. */
export async function usedFiles(
  file: string,
  named: (path: string) => Promise<NamedFiles | undefined>,
): Promise<UsedFiles> {
  const found = await runFiles(file, named);
  const contents = [...found.values()].flatMap((each) => each?.contents ?? []);
  return { exchanges: new Set(found.keys()), contents: new Set(contents) };
}
