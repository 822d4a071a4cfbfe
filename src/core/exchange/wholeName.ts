/** What a name goes on with. */
const behind = /^[\p{L}\p{N}_.-]/u;
const before = /[\p{L}\p{N}_.-]$/u;

/** Where a name first stands in a text, not as a part of a longer one; -1 where it does not. The name may be any text. */
export function findWholeName(text: string, name: string): number {
  if (name === "") return -1;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (!before.test(text.slice(Math.max(0, at - 2), at)) && !behind.test(text.slice(end, end + 2))) return at;
  }
  return -1;
}
