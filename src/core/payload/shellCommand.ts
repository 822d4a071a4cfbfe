import { joinBytes } from "./joinBytes";

/** Where a copied command sends to. */
export interface CommandTarget {
  readonly transport: "tcp" | "udp";
  /** A name or an address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The most that a shell surely writes at once, which is what makes one datagram. */
const surelyOneWrite = 4096;

/** Only characters that mean themselves to printf and to any shell, quoted or not, stand for themselves. */
const printfTexts = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9 .,:/=@_]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
});

/**
 * A POSIX `printf` command that writes exactly these bytes: all but the most harmless characters are three octal digits,
 * so that neither the shell nor printf can take any of them for something else.
 */
export function printfCommand(bytes: Uint8Array): string {
  return `printf '${joinBytes(bytes, printfTexts)}'`;
}

/** Nothing that a shell, `nc` or the address syntax of `socat` gives a meaning: letters, digits, dots, zones. */
const plainHost = /^[\p{L}\p{N}:_][\p{L}\p{M}\p{N}.:_%-]*$/u;

function isUsable({ host, port }: CommandTarget): boolean {
  return plainHost.test(host) && Number.isInteger(port) && port > 0 && port <= 0xffff;
}

/** Shells write at every line feed or full buffer; `dd` gathers it, or one datagram would become several. */
function printfSource(bytes: Uint8Array, { transport }: CommandTarget): string {
  const firstLineFeed = bytes.indexOf(0x0a);
  const hasInnerLineFeed = firstLineFeed >= 0 && firstLineFeed < bytes.length - 1;
  const isSplit = transport === "udp" && (hasInnerLineFeed || bytes.length > surelyOneWrite);
  return printfCommand(bytes) + (isSplit ? " | dd obs=65536 2>/dev/null" : "");
}

/**
 * A line for any POSIX shell that sends the bytes with `nc`; undefined for a host or port that cannot be in a command.
 * The `nc` of Nmap reads 8192 bytes at a time, so for a longer datagram {@link socatCommand} is the one to use.
 */
export function netcatCommand(bytes: Uint8Array, target: CommandTarget): string | undefined {
  if (!isUsable(target)) return undefined;
  const options = target.transport === "udp" ? "-u -w1 " : "";
  return `${printfSource(bytes, target)} | nc ${options}'${target.host}' ${target.port}\n`;
}

/** The same with `socat`, which waits up to two seconds for the answer. */
export function socatCommand(bytes: Uint8Array, target: CommandTarget): string | undefined {
  if (!isUsable(target)) return undefined;
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  const address = `${target.transport.toUpperCase()}:${host}:${target.port}`;
  return `${printfSource(bytes, target)} | socat -b65536 -t2 - '${address}'\n`;
}
