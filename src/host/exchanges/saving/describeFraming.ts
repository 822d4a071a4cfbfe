import type { Framing } from "../../../core/framing/framing";
import { framingValue } from "../../../core/framing/framingValue";
import { writeYaml } from "../../../core/exchange/write/writeYaml";
import { formatHex } from "../../../core/payload/hexPayload";

const lineEnds = { any: "Any Line End", lf: "LF", crlf: "CRLF", cr: "CR" } as const;

/** A framing in a few words, as a row to choose. */
export function describeFraming(framing: Framing): string {
  switch (framing.type) {
    case "raw":
      return "No Framing";
    case "datagram":
      return "Datagrams";
    case "line":
      return `Lines, Each Ended by ${lineEnds[framing.ends]}`;
    case "delimiter":
      return `Messages Ended by ${formatHex(framing.delimiter)}`;
    case "length-prefix":
      return `Length Prefix, ${framing.as} at Byte ${framing.at}`;
    case "fixed":
      return `Messages of ${framing.length} Bytes`;
    case "idle":
      return "Pauses";
    case "slip":
      return "SLIP";
    case "cobs":
      return "COBS";
  }
}

/** The framing as an exchange file has it, such as `line: { ends: crlf, keep: true }`. */
export function writeFraming(framing: Framing): string {
  const value = framingValue(framing);
  if (typeof value === "string") return value;
  // As deep as in a file, where it is one line.
  const [, , line = ""] = writeYaml({ connections: { any: value } }).split("\n");
  return line.trim();
}
