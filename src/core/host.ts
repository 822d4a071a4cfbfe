const ipv4Part = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** True for a dotted quad such as `127.0.0.1`, without leading zeros. */
export function isIPv4(host: string): boolean {
  const parts = host.split(".");
  return parts.length === 4 && parts.every((part) => ipv4Part.test(part));
}

/** True for an IPv6 literal (RFC 4291 section 2.2), with an optional zone (RFC 4007) such as `fe80::1%eth0`. */
export function isIPv6(host: string): boolean {
  return ipv6Groups(host) !== undefined;
}

/** The eight 16-bit groups of an IPv6 literal, its zone left aside; undefined where it is none. */
function ipv6Groups(host: string): readonly number[] | undefined {
  const literal = /^([^%]*)(?:%[\w.~-]+)?$/.exec(host)?.[1] ?? "";
  const halves = literal.split("::");
  if (halves.length > 2) return undefined;
  const [front, back] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (halves.length === 1) return front?.length === 8 ? front : undefined;
  if (!front || !back || front.length + back.length > 7) return undefined;
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
}

/** The groups of a text without `::`, an IPv4 tail counting as two; undefined where one is malformed. */
function readGroups(text: string, mayEndInIPv4: boolean): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else if (mayEndInIPv4 && index === parts.length - 1 && isIPv4(part)) groups.push(...ipv4Groups(part));
    else return undefined;
  }
  return groups;
}

function ipv4Groups(host: string): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = host.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

/**
 * True where traffic to this address never leaves the machine: 127/8 (RFC 1122), `::1`, and 127/8 mapped into IPv6
 * (RFC 4291 section 2.5.5.2). A name is loopback only if it is `localhost`; what others resolve to is not known here.
 */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost") return true;
  if (isIPv4(host)) return host.startsWith("127.");
  const groups = ipv6Groups(host);
  if (!groups?.slice(0, 5).every((group) => group === 0)) return false;
  const [mapped = 0, high = 0, low = 0] = groups.slice(5);
  return mapped === 0xffff ? high >> 8 === 127 : mapped === 0 && high === 0 && low === 1;
}

/** True for the address of a multicast group: 224/4 (RFC 1112), ff00::/8 (RFC 4291 section 2.7). */
export function isMulticast(host: string): boolean {
  if (isIPv4(host)) return /^2(2[4-9]|3\d)\./.test(host);
  return (ipv6Groups(host)?.[0] ?? 0) >> 8 === 0xff;
}

/** True for an IPv6 address that means something only together with an interface: fe80::/10 (RFC 4291 section 2.5.6). */
export function isLinkLocal(host: string): boolean {
  return ((ipv6Groups(host)?.[0] ?? 0) & 0xffc0) === 0xfe80;
}

const mostExcerptCharacters = 60;

/** What was typed, for a sentence about it: whole, or its beginning where it is long. */
export function excerpt(text: string): string {
  const characters = Array.from(text.slice(0, 2 * mostExcerptCharacters + 2));
  return characters.length > mostExcerptCharacters ? `${characters.slice(0, mostExcerptCharacters).join("")}…` : text;
}

/** One sentence on why this can be neither a host name (RFC 1123, RFC 5890 for the rest of Unicode) nor an IPv4 address. */
export function hostProblem(host: string): string | undefined {
  if (host === "") return "The host is missing; write a name or an IP address before the port.";
  if (/^[\d.]+$/.test(host) && !isIPv4(host))
    return `${excerpt(host)} is not an IPv4 address; write four numbers from 0 to 255.`;
  const wrong = /[\p{Cc}\p{Bidi_Control}\p{Zs}：/?#@[\]\\<>"'`{}|^%,;*]/u.exec(host)?.[0];
  if (wrong !== undefined) {
    const isUnseen = /[\p{Cc}\p{Bidi_Control}]/u.test(wrong);
    return `A host name cannot contain ${isUnseen ? "a control character" : `“${wrong}”`}; remove it.`;
  }
  const labels = host.replace(/\.$/, "").split(".");
  if (labels.some((label) => label === "")) return `${excerpt(host)} has an empty part between two dots; remove a dot.`;
  if (host.length > 253 || labels.some((label) => label.length > 63))
    return "The host name is too long; 253 characters, 63 a part, are the most.";
  return undefined;
}
