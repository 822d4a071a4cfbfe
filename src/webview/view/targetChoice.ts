import { nothing, type TemplateResult } from "lit";
import { formatCount } from "../format/formatCount";
import type { PanelModel } from "../model/panelModel";
import { dropDown } from "./choice";

/** Which connection of a listener a send goes to, or all of them; nothing for a connection's own panel. */
export function targetChoice({ composer, snapshot }: PanelModel): TemplateResult | typeof nothing {
  if (snapshot?.kind !== "listener") return nothing;
  const { targets, targetCount } = snapshot;
  const { targetId } = composer;
  const isListed = targetId === undefined || targets.some(({ id }) => id === targetId);
  const all = targetCount === 1 ? "The one connection" : `All ${formatCount(targetCount, "connection")}`;
  const options = [
    { id: "", label: targetCount === 0 ? "No connections" : all },
    ...targets,
    ...(isListed
      ? []
      : [{ id: targetId, label: targets.length < targetCount ? "An older connection" : "Closed connection" }]),
  ];
  return dropDown({
    label: "Send to",
    options,
    value: targetId ?? "",
    choose: (id) => composer.chooseTarget(id === "" ? undefined : id),
  });
}
