import { parseBase64Payload } from "./base64Payload";
import { parseHexPayload } from "./hexPayload";
import { payloadProblem, type PayloadResult } from "./payloadResult";
import type { TextCodec } from "./textCodec";
import type { TextEncoding } from "./textEncodings";
import { parseTextPayload } from "./textPayload";

/** The ways to write a payload, in the composer's order. */
export const payloadModes = [
  { id: "text", label: "Text" },
  { id: "hex", label: "Hex" },
  { id: "base64", label: "Base64" },
  { id: "file", label: "File" },
] as const;

/** The id of one of {@link payloadModes}. */
export type PayloadMode = (typeof payloadModes)[number]["id"];

/** What can be put after a text payload; `text` is in the encoding of the payload when sent. */
export const lineEndings = [
  { id: "none", label: "No ending", text: "" },
  { id: "lf", label: "LF", text: "\n" },
  { id: "crlf", label: "CR LF", text: "\r\n" },
  { id: "cr", label: "CR", text: "\r" },
  { id: "nul", label: "NUL", text: "\0" },
] as const;

/** The id of one of {@link lineEndings}. */
export type LineEnding = (typeof lineEndings)[number]["id"];

/** A payload as typed, and how to read it. In file mode `text` is the chosen file, for whoever can read files. */
export interface PayloadDraft {
  readonly mode: PayloadMode;
  readonly text: string;
  readonly encoding: TextEncoding;
  readonly lineEnding: LineEnding;
}

/** An empty draft with the choices that most payloads need. */
export const emptyDraft: PayloadDraft = { mode: "text", text: "", encoding: "utf-8", lineEnding: "none" };

/**
 * The bytes that a draft stands for, line ending included, or what is wrong with it. `codec` is that of `draft.encoding`;
 * encoding and line ending count in text mode only. A file is a problem here: whoever can read files resolves it.
 */
export function composePayload(draft: PayloadDraft, codec: TextCodec): PayloadResult {
  switch (draft.mode) {
    case "text":
      return composeText(draft, codec);
    case "hex":
      return parseHexPayload(draft.text);
    case "base64":
      return parseBase64Payload(draft.text);
    case "file":
      return payloadProblem("No file is chosen: choose the file to send.", 0, draft.text.length);
  }
}

function composeText({ text, lineEnding }: PayloadDraft, codec: TextCodec): PayloadResult {
  const encode = (part: string) => codec.encode(part);
  const body = parseTextPayload(text, encode);
  if (!body.ok) return body;
  const ending = encode(lineEndings.find(({ id }) => id === lineEnding)?.text ?? "");
  if (!ending.ok) {
    const message = "The chosen encoding cannot write this line ending: choose another one.";
    return payloadProblem(message, text.length, text.length);
  }
  const bytes = new Uint8Array(body.bytes.length + ending.bytes.length);
  bytes.set(body.bytes);
  bytes.set(ending.bytes, body.bytes.length);
  return { ok: true, bytes };
}
