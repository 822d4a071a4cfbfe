import * as vscode from "vscode";
import { formatHex } from "../../core/payload/hexPayload";
import { parsePayloadText } from "../payloadText";
import { askText, type TextVerdict } from "./askText";
import type { Answer } from "./showQuickInput";

const mostShownBytes = 12;

/** Asks for bytes: text with escapes, or `hex:` or `base64:` and what follows; says what they are while one types. */
export async function askPayload(question: {
  readonly title: string;
  readonly canGoBack?: boolean;
  /** Whether nothing at all is a payload, as it is in a datagram. */
  readonly mayBeEmpty?: boolean;
}): Promise<Answer<Uint8Array>> {
  const { mayBeEmpty = true, ...texts } = question;
  const answer = await askText({
    ...texts,
    prompt: vscode.l10n.t("Text with escapes, sent as UTF-8; hex: or base64: in front for bytes"),
    placeholder: vscode.l10n.t("Hello\\r\\n   hex: AA 55 00   base64: qlUA"),
    judge: (text) => judge(text, mayBeEmpty),
  });
  if (answer.type !== "value") return answer;
  const result = parsePayloadText(answer.value);
  return result.ok ? { type: "value", value: result.bytes } : { type: "cancel" };
}

function judge(text: string, mayBeEmpty: boolean): TextVerdict {
  const result = parsePayloadText(text);
  if (!result.ok) return { isWrong: true, message: result.problem.message };
  const { bytes } = result;
  if (bytes.length === 0 && !mayBeEmpty) {
    return {
      isWrong: true,
      message: vscode.l10n.t("Type what to send; nothing at all can be sent in a datagram only."),
    };
  }
  const start = formatHex(bytes.subarray(0, mostShownBytes));
  const more = bytes.length > mostShownBytes ? " …" : "";
  return { isWrong: false, message: vscode.l10n.t("{0} bytes: {1}", bytes.length, start + more) };
}
