import { builtInTextCodec } from "../core/payload/builtInTextCodec";
import { composePayload, emptyDraft, type PayloadMode } from "../core/payload/draft";
import { payloadProblem, type PayloadResult } from "../core/payload/payloadResult";

/**
 * The bytes of a payload typed on one line: text with escapes such as `\r\n` or `\xHH`, sent as UTF-8, or what follows
 * `hex:` or `base64:`. Offsets of a problem count from the start of the whole text.
 */
export function parsePayloadText(text: string): PayloadResult {
  const codec = builtInTextCodec("utf-8");
  const prefix = /^\s*(hex|base64):/i.exec(text);
  const mode: PayloadMode = prefix?.[1]?.toLowerCase() === "hex" ? "hex" : prefix ? "base64" : "text";
  const from = prefix?.[0].length ?? 0;
  const result = composePayload({ ...emptyDraft, mode, text: text.slice(from) }, codec);
  if (result.ok) return result;
  const { problem } = result;
  return payloadProblem(problem.message, problem.from + from, problem.to + from);
}
