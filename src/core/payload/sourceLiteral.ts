import { formatHex } from "./hexPayload";
import { joinBytes } from "./joinBytes";

const bytesPerLine = 12;

/** `0xaa, 0x55,` over indented lines, a comma after each byte. */
function numberLines(bytes: Uint8Array, indent: string): string {
  let lines = "";
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    lines += `${indent}0x${formatHex(bytes.subarray(at, at + bytesPerLine), { separator: ", 0x" })},\n`;
  }
  return lines;
}

/** A C array and its length. C has no empty array, so that of no bytes holds one that does not count. */
export function cArray(bytes: Uint8Array): string {
  const content = bytes.length === 0 ? "    0x00,\n" : numberLines(bytes, "    ");
  return `static const unsigned char payload[] = {\n${content}};\nstatic const unsigned long payload_length = ${bytes.length};\n`;
}

/** A Go variable as gofmt writes it, at home in a package and in a function alike. */
export function goSlice(bytes: Uint8Array): string {
  return bytes.length === 0 ? "var payload = []byte{}\n" : `var payload = []byte{\n${numberLines(bytes, "\t")}}\n`;
}

/** A Rust constant. */
export function rustArray(bytes: Uint8Array): string {
  const content = bytes.length === 0 ? "" : `\n${numberLines(bytes, "    ")}`;
  return `const PAYLOAD: [u8; ${bytes.length}] = [${content}];\n`;
}

const pythonEscapes = new Map([
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x22, '\\"'],
  [0x5c, "\\\\"],
]);

const pythonTexts = Array.from({ length: 256 }, (_, byte) => {
  const isPrintable = byte >= 0x20 && byte < 0x7f;
  const plain = isPrintable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  return pythonEscapes.get(byte) ?? plain;
});

function pythonLiteral(bytes: Uint8Array): string {
  return `b"${joinBytes(bytes, pythonTexts)}"`;
}

/** A Python variable: a bytes literal that keeps printable text readable, over lines of 32 bytes where it is longer. */
export function pythonBytes(bytes: Uint8Array): string {
  if (bytes.length <= 32) return `payload = ${pythonLiteral(bytes)}\n`;
  let lines = "";
  for (let at = 0; at < bytes.length; at += 32) lines += `    ${pythonLiteral(bytes.subarray(at, at + 32))}\n`;
  return `payload = (\n${lines})\n`;
}
