import { formatBase64 } from "./base64Payload";
import { hexDump } from "./hexDump";
import { formatHex } from "./hexPayload";
import { netcatCommand, socatCommand, type CommandTarget } from "./shellCommand";
import { cArray, goSlice, pythonBytes, rustArray } from "./sourceLiteral";
import { writeTextPayload } from "./textPayload";

/** The forms that bytes can be copied in, in menu order. Those with `needsTarget` are commands that send them. */
export const copyFormats = [
  { id: "hex", label: "Hex", needsTarget: false },
  { id: "hexDump", label: "Hex Dump", needsTarget: false },
  { id: "text", label: "Text (UTF-8)", needsTarget: false },
  { id: "escapedText", label: "Escaped Text", needsTarget: false },
  { id: "base64", label: "Base64", needsTarget: false },
  { id: "c", label: "C Array", needsTarget: false },
  { id: "go", label: "Go", needsTarget: false },
  { id: "python", label: "Python", needsTarget: false },
  { id: "rust", label: "Rust", needsTarget: false },
  { id: "json", label: "JSON", needsTarget: false },
  { id: "nc", label: "nc Command", needsTarget: true },
  { id: "socat", label: "socat Command", needsTarget: true },
] as const;

/** The id of one of {@link copyFormats}. */
export type CopyFormat = (typeof copyFormats)[number]["id"];

/**
 * Writes bytes in a form to paste elsewhere. `text` replaces what is not UTF-8; every other form is exact. `json` is an
 * array of numbers: what `Uint8Array.from`, Python's `bytes` and serde read as bytes without a word on encoding.
 *
 * Undefined where a command is asked for and `target` is missing, or its host or port cannot be put into a command.
 */
export function copyAs(format: CopyFormat, bytes: Uint8Array, target?: CommandTarget): string | undefined {
  switch (format) {
    case "hex":
      return formatHex(bytes);
    case "hexDump":
      return hexDump(bytes);
    case "text":
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    case "escapedText":
      return writeTextPayload(bytes);
    case "base64":
      return formatBase64(bytes);
    case "c":
      return cArray(bytes);
    case "go":
      return goSlice(bytes);
    case "python":
      return pythonBytes(bytes);
    case "rust":
      return rustArray(bytes);
    case "json":
      return `[${bytes.join(",")}]`;
    case "nc":
      return target && netcatCommand(bytes, target);
    case "socat":
      return target && socatCommand(bytes, target);
  }
}
