import { comparedRow, takeTurns, type Run } from "../contest";
import { measured, type Contract, type Row } from "../report";
import { nameOf, openRow, openTimed, scrollRow, type ManyAndFew, type Visited } from "./openRows";
import type { ProbedWorkbench } from "./probedWorkbench";
import { filterAndClear, type Filtered } from "./timedFilter";
import { jumpAbout, type Jumps } from "./timedJump";
import { watchedBlocks, type Blocks } from "./watchedBlocks";

/** What was measured in a panel that was opened anew. */
interface Visit {
  readonly opening: Run;
  readonly filtered: Filtered;
  readonly whileFiltering: Blocks;
  readonly jumps: Jumps;
  readonly whileJumping: Blocks;
}

/** All visits, by how many records were there. */
interface Visits {
  readonly records: ManyAndFew<number>;
  readonly runs: ManyAndFew<readonly Visit[]>;
}

type Figure = (visit: Visit) => number;

/** How the panel of a listener with very many records opens, scrolls, is filtered, and goes from place to place. */
export async function visitRows(probed: ProbedWorkbench, visited: Visited): Promise<readonly Row[]> {
  const { records, addresses, repeats } = visited;
  const runs = await takeTurns(repeats, {
    many: () => visit(probed, addresses.many),
    few: () => visit(probed, addresses.few),
  });
  const openings = { many: runs.many.map(({ opening }) => opening), few: runs.few.map(({ opening }) => opening) };
  const visits = { records, runs };
  const scrolling = await scrollRow(probed, visited);
  return [openRow(records, openings), scrolling, ...jumpRows(visits), ...filterRows(visits)];
}

async function visit(probed: ProbedWorkbench, address: string): Promise<Visit> {
  const { panel, lastRecord, run: opening } = await openTimed(probed, address);
  const place = { page: probed.workbench.page, panel, lastRecord };
  const { result: filtered, blocks: whileFiltering } = await watchedBlocks(probed, panel, () => filterAndClear(place));
  const { result: jumps, blocks: whileJumping } = await watchedBlocks(probed, panel, () => jumpAbout(place));
  await probed.workbench.clear();
  return { opening, filtered, whileFiltering, jumps, whileJumping };
}

function jumpRows(visits: Visits): readonly Row[] {
  const all = nameOf(visits.records.many);
  const to = (place: string): string => `go to the ${place} of ${all}, from Enter until its rows are shown`;
  return [
    comparison(visits, to("middle"), ({ jumps }) => jumps.middleMs, 50),
    comparison(visits, to("last"), ({ jumps }) => jumps.lastMs, 50),
    ...blockRows(visits, `while going to places of ${all}`, ({ whileJumping }) => whileJumping),
  ];
}

function filterRows(visits: Visits): readonly Row[] {
  const all = nameOf(visits.records.many);
  const until = (end: string): string => `filter ${all}, from the last character until ${end}`;
  const clearing = `clear a filter at work on ${all}, until all rows are back`;
  return [
    comparison(visits, until("results are shown"), ({ filtered }) => filtered.firstMs, 100),
    comparison(visits, until("all are looked at"), ({ filtered }) => filtered.allMs),
    comparison(visits, clearing, ({ filtered }) => filtered.clearedMs, 50),
    ...blockRows(visits, `while ${all} are filtered`, ({ whileFiltering }) => whileFiltering),
  ];
}

/** A figure beside that of few records, which it may pass by so much. */
function comparison({ records, runs }: Visits, work: string, of: Figure, atMost?: number): Row {
  const contract: Contract | undefined = atMost === undefined ? undefined : { of: "difference", atMost };
  const rates = (visits: readonly Visit[]): Run[] => visits.map((each) => ({ rate: of(each) }));
  return comparedRow(
    { work, unit: "ms", sizes: { ...records }, ...(contract && { contract }) },
    { ours: rates(runs.many), reference: rates(runs.few), name: `on ${nameOf(records.few)}` },
  );
}

function blockRows({ records, runs }: Visits, during: string, of: (visit: Visit) => Blocks): readonly Row[] {
  const row = (work: string, which: keyof Blocks, atMost: number): Row => ({
    work: `${work} ${during}`,
    unit: "ms",
    ours: measured(runs.many.map((each) => of(each)[which])),
    reference: { name: `on ${nameOf(records.few)}`, ...measured(runs.few.map((each) => of(each)[which])) },
    contract: { of: "ours", atMost },
  });
  return [
    row("longest block of the window", "windowMs", 50),
    row("longest block of the extension host, processor time,", "hostMs", 20),
    row("event-loop delay of other extensions, 99th percentile,", "hostP99Ms", 20),
  ];
}
