/** How many bytes from `from` on are this one. */
export function countWhile(bytes: Uint8Array, from: number, byte: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] === byte) at++;
  return at - from;
}
