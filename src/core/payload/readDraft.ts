import { emptyDraft, lineEndings, payloadModes, type PayloadDraft } from "./draft";
import { isTextEncoding } from "./textEncodings";

/**
 * Makes a draft of whatever a store, a message or another version has kept: each part that is not understood becomes
 * that of {@link emptyDraft}. Undefined where it is no object at all. Never throws for plain data.
 */
export function readDraft(value: unknown): PayloadDraft | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { mode, text, encoding, lineEnding } = value as Record<string, unknown>;
  return {
    mode: payloadModes.find(({ id }) => id === mode)?.id ?? emptyDraft.mode,
    text: typeof text === "string" ? text : emptyDraft.text,
    encoding: isTextEncoding(encoding) ? encoding : emptyDraft.encoding,
    lineEnding: lineEndings.find(({ id }) => id === lineEnding)?.id ?? emptyDraft.lineEnding,
  };
}

/** Whether two drafts stand for the same payload, written the same way. */
export function isSameDraft(left: PayloadDraft, right: PayloadDraft): boolean {
  return (
    left.mode === right.mode &&
    left.text === right.text &&
    left.encoding === right.encoding &&
    left.lineEnding === right.lineEnding
  );
}
