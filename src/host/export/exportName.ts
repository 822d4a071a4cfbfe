import type { ShownLog } from "../panel/shownLog";
import type { ExportAnswers } from "./exportable";
import type { ExportFormatChoice } from "./exportFormats";

/** The name that is proposed for an export: `tcp-127.0.0.1-7700-filtered.pcapng`. */
export function exportName(log: ShownLog, { choice }: ExportAnswers, format: ExportFormatChoice): string {
  const base = plain(log.name.replace(/(\.\d{4,})?\.(pcapng|ntar)$/i, ""));
  return `${base}${part(log, choice)}${format.suffix}.${format.extension}`;
}

function part({ source }: ShownLog, choice: ExportAnswers["choice"]): string {
  if (choice === "all") return "";
  if ("selection" in choice) return "-filtered";
  return `-${plain(source.peer(choice.connection)?.address ?? `connection-${choice.connection}`)}`;
}

/** Only what every file system takes. */
function plain(text: string): string {
  const kept = text.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return kept.slice(0, 100) || "capture";
}
