/** How many bytes are joined at once: a text grown piece by piece would take much longer to flatten. */
const chunkSize = 4096;

/** Writes each byte as its entry in a table of 256 texts, with `separator` between them. */
export function joinBytes(bytes: Uint8Array, texts: readonly string[], separator = ""): string {
  const chunks: string[] = [];
  for (let from = 0; from < bytes.length; from += chunkSize) {
    chunks.push(Array.from(bytes.subarray(from, from + chunkSize), (byte) => texts[byte]).join(separator));
  }
  return chunks.join(separator);
}
