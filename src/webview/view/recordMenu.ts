import { copyFormats, type CopyFormat } from "../../core/payload/copyAs";
import { groupDigits } from "../../core/payload/groupDigits";
import type { PanelRow } from "../../protocol/panelContract";
import type { PanelModel } from "../model/panelModel";
import { keyLabels } from "./keyLabels";
import { openMenu, type MenuItem, type MenuPlace } from "./popupMenu";

/** A part of a record's payload; `to` is exclusive. */
export interface PayloadRange {
  readonly record: number;
  readonly from: number;
  readonly to: number;
}

/** Every form that a payload can be copied in. */
export function copyItems(panel: PanelModel, range: PayloadRange): MenuItem[] {
  return formatItems(range.to <= range.from, (format) => panel.copy({ ...range, format }));
}

function formatItems(isDisabled: boolean, copy: (format: CopyFormat) => void): MenuItem[] {
  return copyFormats.map(({ id, label, needsTarget }, index) => ({
    label: `Copy as ${label}`,
    startsGroup: needsTarget && copyFormats[index - 1]?.needsTarget === false,
    isDisabled,
    run: () => copy(id),
  }));
}

/** The ways to open a payload in an editor of its own. */
export function openItems(panel: PanelModel, range: PayloadRange): MenuItem[] {
  const isDisabled = range.to <= range.from;
  return [
    { label: "Open as Text", isDisabled, run: () => panel.openRecord({ ...range, as: "text" }) },
    { label: "Open as Hex Dump", isDisabled, run: () => panel.openRecord({ ...range, as: "hexDump" }) },
    { label: "Open as Raw Bytes", isDisabled, run: () => panel.openRecord({ ...range, as: "raw" }) },
  ];
}

/** Saves the chosen records as an exchange file, or all that are shown where there are not several. */
export function saveChosen(panel: PanelModel): void {
  const { isMultiple, spans } = panel.log.selection;
  panel.saveAsExchange(isMultiple ? spans : undefined);
}

/** The menu of the chosen records in the log, once they are counted; `row` is the one chosen last. */
export async function openRecordMenu(panel: PanelModel, row: PanelRow, place: MenuPlace): Promise<void> {
  await panel.log.selection.counted();
  const { isMultiple, count } = panel.log.selection;
  if (!isMultiple) openMenu(`Record ${groupDigits(row.number)}`, itemsOfOne(panel, row), place);
  else openMenu(chosenRecords(count), itemsOfSeveral(panel), place);
}

/** `3 Records`, or `Selected Records` where they cannot be counted. */
export function chosenRecords(count: number | undefined): string {
  return count === undefined ? "Selected Records" : `${groupDigits(count)} Records`;
}

function itemsOfOne(panel: PanelModel, row: PanelRow): MenuItem[] {
  const range = { record: row.number, from: 0, to: row.length };
  const sends = row.length === 0 || panel.isReadOnly ? [] : sendItems(panel, row);
  const compare: MenuItem = {
    label: `Compare (${keyLabels.addToSelection} Another Record First)`,
    isDisabled: true,
    run: () => undefined,
  };
  const save: MenuItem = {
    label: "Save Record as Exchange…",
    detail: `${keyLabels.selectAll} for All`,
    isDisabled: row.event !== undefined,
    run: () => panel.saveAsExchange([{ from: row.number, to: row.number }]),
  };
  return joined(sends, [...openItems(panel, range), compare], [save], copyItems(panel, range));
}

function itemsOfSeveral(panel: PanelModel): MenuItem[] {
  const { spans, pair, count } = panel.log.selection;
  const save: MenuItem = {
    label: `Save ${chosenRecords(count)} as Exchange…`,
    run: () => panel.saveAsExchange(spans),
  };
  const compare: readonly MenuItem[] = pair
    ? [{ label: `Compare ${pair[0]} with ${pair[1]}`, run: () => panel.compare(...pair) }]
    : [];
  const copies = formatItems(false, (format) => panel.copyAll({ spans, format }));
  return joined(compare, [save], copies);
}

/** Groups one below the other, with lines between them. */
function joined(...groups: readonly (readonly MenuItem[])[]): MenuItem[] {
  const filled = groups.filter(({ length }) => length > 0);
  return filled.flatMap((group, index) =>
    group.map((item, at) => (index > 0 && at === 0 ? { ...item, startsGroup: true } : item)),
  );
}

function sendItems(panel: PanelModel, row: PanelRow): MenuItem[] {
  const { connectionId, peer } = row;
  const items: MenuItem[] = [
    {
      label: row.direction === "out" ? "Send Again" : "Send These Bytes",
      isDisabled: panel.composer.connectionProblem !== undefined,
      run: () => void panel.sendAgain(row),
    },
    { label: "Edit in Composer", run: () => void panel.editRecord(row) },
  ];
  if (panel.snapshot?.kind === "listener" && connectionId !== undefined)
    items.push({ label: `Send to ${peer ?? "This Connection"}`, run: () => panel.composer.chooseTarget(connectionId) });
  return items;
}
