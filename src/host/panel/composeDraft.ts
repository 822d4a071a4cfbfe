import { composePayload, type PayloadDraft } from "../../core/payload/draft";
import { groupDigits } from "../../core/payload/groupDigits";
import { payloadProblem, type PayloadProblem } from "../../core/payload/payloadResult";
import { SockscopeError } from "../../core/sockscopeError";
import { loadTextCodec } from "../../engine/loadTextCodec";
import { findPayloadFile, type PayloadFile } from "./payloadFile";

/** What a draft stands for: bytes, or a file that is read when it is sent. */
export type Payload =
  { readonly kind: "bytes"; readonly bytes: Uint8Array } | { readonly kind: "file"; readonly file: PayloadFile };

export type ComposedDraft =
  | { readonly ok: true; readonly payload: Payload; readonly length: number }
  | { readonly ok: false; readonly problem: PayloadProblem };

/** Makes a payload of a draft, or says what is wrong with it. `largestSend` is what the connection can take at once. */
export async function composeDraft(draft: PayloadDraft, largestSend: number): Promise<ComposedDraft> {
  const composed = draft.mode === "file" ? await composeFile(draft) : await composeBytes(draft);
  if (!composed.ok || composed.length <= largestSend) return composed;
  const sizes = `${groupDigits(composed.length)} bytes are more than one datagram can take`;
  const message = `${sizes}: send at most ${groupDigits(largestSend)} at once.`;
  return payloadProblem(message, 0, draft.text.length);
}

async function composeBytes(draft: PayloadDraft): Promise<ComposedDraft> {
  const result = composePayload(draft, await loadTextCodec(draft.encoding));
  if (!result.ok) return result;
  const { bytes } = result;
  return { ok: true, payload: { kind: "bytes", bytes }, length: bytes.length };
}

async function composeFile({ text }: PayloadDraft): Promise<ComposedDraft> {
  try {
    const file = await findPayloadFile(text);
    return { ok: true, payload: { kind: "file", file }, length: file.bytes };
  } catch (error) {
    if (error instanceof SockscopeError) return payloadProblem(error.message, 0, text.length);
    throw error;
  }
}
