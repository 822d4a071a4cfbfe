import { emptyDraft } from "../../core/payload/draft";
import { readDraft } from "../../core/payload/readDraft";
import type { PanelFilter, PanelState } from "../../protocol/panelContract";

/** Every direction, in the order of the toolbar. */
export const allDirections = ["in", "out", "event"] as const;

/** The filter that lets everything through. */
export const openFilter: PanelFilter = { text: "", directions: allDirections };

/**
 * Reads what an earlier life of the panel has kept. It may come from another version, so each part that is not
 * understood becomes its default; undefined where it is no panel state at all.
 */
export function readPanelState(value: unknown): PanelState | undefined {
  if (!isObject(value) || value["version"] !== 1) return undefined;
  const { kind, origin, title, payloadView, timeView, layout } = value;
  return {
    version: 1,
    kind: kind === "listener" || kind === "capture" ? kind : "connection",
    ...((origin === "dialled" || origin === "accepted") && { origin }),
    title: typeof title === "string" ? title : "",
    draft: readDraft(value["draft"]) ?? emptyDraft,
    filter: readFilter(value["filter"]),
    payloadView: payloadView === "text" || payloadView === "hex" ? payloadView : "both",
    timeView: timeView === "clock" || timeView === "start" ? timeView : "delta",
    layout: readLayout(layout),
  };
}

function readFilter(value: unknown): PanelFilter {
  if (!isObject(value)) return openFilter;
  const { text, directions } = value;
  const chosen = Array.isArray(directions) ? allDirections.filter((each) => directions.includes(each)) : allDirections;
  return { text: typeof text === "string" ? text : "", directions: chosen };
}

function readLayout(value: unknown): NonNullable<PanelState["layout"]> {
  if (!isObject(value)) return {};
  const { inspectorShare, selectedRecord, targetId, endian, inspectorTab } = value;
  return {
    ...(typeof inspectorShare === "number" && { inspectorShare }),
    ...(typeof selectedRecord === "number" && { selectedRecord }),
    ...(typeof targetId === "string" && { targetId }),
    ...((endian === "big" || endian === "little") && { endian }),
    ...((inspectorTab === "bytes" || inspectorTab === "text") && { inspectorTab }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
