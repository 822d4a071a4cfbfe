import { isMac } from "./keyLabels";

/** What a key means everywhere in the panel, as in VS Code's editor; undefined where it means nothing here. */
export function panelKey(event: KeyboardEvent): "find" | "goTo" | "next" | "previous" | undefined {
  const key = event.key.toLowerCase();
  if (key === "f3" && !event.altKey) return event.shiftKey ? "previous" : "next";
  const isCommand = isMac ? event.metaKey : event.ctrlKey;
  if (isMac && isCommand && key === "g") return event.shiftKey ? "previous" : "next";
  if (event.altKey || event.shiftKey) return undefined;
  if (isCommand && key === "f") return "find";
  return event.ctrlKey && key === "g" ? "goTo" : undefined;
}
