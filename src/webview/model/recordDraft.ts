import { emptyDraft, type PayloadDraft } from "../../core/payload/draft";
import { groupDigits } from "../../core/payload/groupDigits";
import { formatHex } from "../../core/payload/hexPayload";
import type { PanelRow } from "../../protocol/panelContract";
import type { PanelHost } from "./panelHost";

const mostBytes = 1 << 20;
const bytesPerCall = 65_536;

/**
 * A record's payload as a hex draft, which keeps it exact whatever it holds. Rejects where it is over 1 MiB, which would
 * be no text to edit, or was dropped.
 */
export async function recordDraft(host: PanelHost, { number, length }: PanelRow): Promise<PayloadDraft> {
  if (length > mostBytes)
    throw new Error(
      `Record ${groupDigits(number)} is larger than 1 MiB; open it in an editor, save it, and send it as a file.`,
    );
  const parts: string[] = [];
  for (let from = 0; from < length; from += bytesPerCall) {
    const to = Math.min(length, from + bytesPerCall);
    const bytes = await host("bytes", { record: number, from, to });
    if (bytes.length < to - from)
      throw new Error(
        `Record ${groupDigits(number)} was dropped to stay within the limit, so it cannot be sent again.`,
      );
    parts.push(formatHex(bytes));
  }
  return { ...emptyDraft, mode: "hex", text: parts.join(" ") };
}
