import type { FieldText } from "./fieldText";
import { linkFields, type LinkResult, type MessageTexts } from "./linkFields";

const nothing: FieldText = { source: "", fields: [], problems: [] };
const known = new WeakMap<FieldText, WeakMap<FieldText, LinkResult>>();

/** {@link linkFields}, done once for each pair of texts for as long as they are there: files say the same again and again. */
export function linkedFields({ frame, body }: MessageTexts): LinkResult {
  const bodies = known.get(frame ?? nothing) ?? new WeakMap<FieldText, LinkResult>();
  known.set(frame ?? nothing, bodies);
  const result = bodies.get(body ?? nothing) ?? linkFields({ frame, body });
  bodies.set(body ?? nothing, result);
  return result;
}
