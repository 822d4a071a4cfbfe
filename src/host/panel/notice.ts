import type { EventSeverity } from "../../core/connection/describeEvent";
import type { PanelNotice } from "../../protocol/panelContract";

const severities: readonly EventSeverity[] = ["info", "warning", "error"];

/** All sentences as one notice, as grave as the gravest of them and with the actions of all; undefined where there is none. */
export function joinNotices(notices: readonly PanelNotice[]): PanelNotice | undefined {
  if (notices.length === 0) return undefined;
  const severity = severities[Math.max(...notices.map((each) => severities.indexOf(each.severity)))] ?? "info";
  const actions = notices.flatMap((each) => each.actions ?? []);
  return { severity, text: notices.map(({ text }) => text).join(" "), ...(actions.length > 0 && { actions }) };
}
