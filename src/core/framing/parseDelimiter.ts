import { ByteSink } from "../payload/byteSink";
import { builtInTextCodec } from "../payload/builtInTextCodec";
import { parseHexPayload } from "../payload/hexPayload";
import { parseTextPayload } from "../payload/textPayload";
import { shownValue } from "./settingValues";
import type { ReadSetting } from "./settingReader";

const mostBytes = 1024;
const example = 'write hex such as 0d 0a, or text in double quotes such as "\\r\\n"';

/** Bytes as exchange files write them: hex digits, and texts in double quotes with escapes (UTF-8), one after another. */
export const readDelimiter: ReadSetting<Uint8Array> = (value) => {
  if (typeof value === "number") return "YAML takes this delimiter for a number: put its hex digits into quotes.";
  if (typeof value !== "string") return `${shownValue(value)} is no delimiter: ${example}.`;
  const sink = new ByteSink();
  for (const [part] of value.matchAll(/"(?:\\.|[^"\\])*"|[^"]+|"/gs)) {
    const result = parsePart(part);
    if (!result.ok) return `${shownValue(value)} is no delimiter: ${example}.`;
    sink.appendAll(result.bytes);
  }
  const bytes = sink.toBytes();
  if (bytes.length === 0) return `The delimiter has no bytes: ${example}.`;
  if (bytes.length > mostBytes) return `The delimiter has more than ${mostBytes} bytes: write a shorter one.`;
  return { is: bytes };
};

function parsePart(part: string) {
  if (part.length < 2 || !part.startsWith('"')) return parseHexPayload(part);
  return parseTextPayload(part.slice(1, -1), (text) => builtInTextCodec("utf-8").encode(text));
}
