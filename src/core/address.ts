import { excerpt, hostProblem, isIPv6 } from "./host";

/** The transports that can be opened. */
export const transports = ["tcp", "udp"] as const;
export type Transport = (typeof transports)[number];

/** Transports with a name of their own that this version does not open yet; refused by name, never guessed at. */
const plannedTransports = ["tls", "unix", "pipe", "ws", "wss"];

/** Where to connect to or listen on. `host` is a name or an IP literal without brackets; port 0 lets the system choose. */
export interface Address {
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
}

/** One end of a socket as the system reports it: an IP literal, without brackets, and a port. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** What is wrong with an address, and where: UTF-16 offsets into the text. */
export interface AddressProblem {
  readonly code: "SOCKSCOPE_BAD_ADDRESS" | "SOCKSCOPE_UNSUPPORTED_TRANSPORT";
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

export type AddressResult =
  { readonly ok: true; readonly address: Address } | { readonly ok: false; readonly problem: AddressProblem };

export interface ParseAddressOptions {
  /** What a text without `scheme://` means; tcp unless told. */
  readonly transport?: Transport;
  /** Whether port 0 is allowed, as it is where we listen. */
  readonly allowsPortZero?: boolean;
}

const loopback = "127.0.0.1";

/**
 * Reads `tcp://host:port`, `udp://host:port`, `host:port`, `[::1]:port`, `:port` and a bare `port` (the last two mean
 * loopback). White space around is ignored. Never throws.
 */
export function parseAddress(text: string, options: ParseAddressOptions = {}): AddressResult {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  if (start >= end) return bad(0, text.length, "Type an address such as tcp://127.0.0.1:7700.");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text.slice(start, end));
  if (!scheme) return parseHostAndPort(text, { start, end }, options);
  const name = (scheme[1] ?? "").toLowerCase();
  const transport = transports.find((each) => each === name);
  if (!transport) return unknownScheme(name, start);
  return parseHostAndPort(text, { start: start + scheme[0].length, end }, { ...options, transport });
}

function unknownScheme(name: string, from: number): AddressResult {
  const to = from + name.length;
  const known = transports.map((each) => `${each}://`).join(" or ");
  if (!plannedTransports.includes(name))
    return bad(from, to, `${excerpt(name)}:// is not a known transport; use ${known}.`);
  const message = `${name}:// is not supported yet; use ${known}.`;
  return { ok: false, problem: { code: "SOCKSCOPE_UNSUPPORTED_TRANSPORT", message, from, to } };
}

function parseHostAndPort(
  text: string,
  { start, end }: { start: number; end: number },
  { transport = "tcp", allowsPortZero = false }: ParseAddressOptions,
): AddressResult {
  const rest = text.slice(start, end).replace(/\/$/, "");
  const match = /^(?:(?:\[([^\]]*)\]|([^:]*)):([^:]*)|(?<port>\d+))$/.exec(rest);
  if (!match) return unreadable(rest, start);
  const [, bracketed, plain, portText = match.groups?.["port"] ?? ""] = match;
  const hostFrom = start + (bracketed === undefined ? 0 : 1);
  const host = bracketed ?? (plain === "" || plain === undefined ? loopback : plain);
  const problem = bracketed === undefined ? hostProblem(host) : ipv6Problem(bracketed);
  if (problem) return bad(hostFrom, hostFrom + host.length, problem);
  const portFrom = start + rest.length - portText.length;
  const portWrong = portProblem(portText, allowsPortZero);
  if (portWrong) return bad(portFrom, portFrom + portText.length, portWrong);
  return { ok: true, address: { transport, host, port: Number(portText) } };
}

function ipv6Problem(host: string): string | undefined {
  return isIPv6(host) ? undefined : `[${excerpt(host)}] is not an IPv6 address; write one such as [::1].`;
}

function unreadable(rest: string, start: number): AddressResult {
  const to = start + rest.length;
  if (isIPv6(rest)) return bad(start, to, `Put the IPv6 address in brackets and add a port: [${rest}]:7700.`);
  if (rest.split(":").length > 2 && !/^\[[^\]]*\]$/.test(rest))
    return bad(start, to, "There is more than one colon; write host:port or [IPv6]:port.");
  if (/[/?#]/.test(rest)) return bad(start, to, "An address ends after its port; remove what follows.");
  const bracketed = /^\[([^\]]*)\]$/.exec(rest)?.[1];
  const problem = bracketed === undefined ? (separatorProblem(rest) ?? hostProblem(rest)) : ipv6Problem(bracketed);
  return bad(start, to, problem ?? `The port is missing; write ${excerpt(rest)}:7700, for example.`);
}

/** Host and port as programs take them on a command line. */
function separatorProblem(rest: string): string | undefined {
  const [, host = "", port = ""] = /^(\S+)\s+(\d+)$/.exec(rest) ?? [];
  if (host === "" || hostProblem(host) !== undefined) return undefined;
  return `Put a colon between host and port: ${excerpt(`${host}:${port}`)}.`;
}

/** One sentence on why this is no port; undefined where it is one. */
export function portProblem(text: string, allowsPortZero: boolean): string | undefined {
  const what = `write a number from ${allowsPortZero ? 0 : 1} to 65535.`;
  if (text === "") return `The port is missing after the colon; ${what}`;
  if (!/^\d+$/.test(text)) return `“${excerpt(text)}” is not a port; ${what}`;
  if (Number(text) > 65535) return `Port ${excerpt(text)} is too large; the largest is 65535.`;
  if (Number(text) === 0 && !allowsPortZero)
    return "Port 0 cannot be connected to; write the port that the peer listens on.";
  return undefined;
}

function bad(from: number, to: number, message: string): AddressResult {
  return { ok: false, problem: { code: "SOCKSCOPE_BAD_ADDRESS", message, from, to } };
}

/** `tcp://127.0.0.1:7700`, `udp://[::1]:53`; {@link parseAddress} reads it back as it was. */
export function formatAddress(address: Address): string {
  return `${address.transport}://${formatSocketAddress(address)}`;
}

/** `127.0.0.1:7700`, `[::1]:53`; of a peer that the system forgot before we could ask, `unknown peer`. */
export function formatSocketAddress({ host, port }: SocketAddress): string {
  if (host === "") return "unknown peer";
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
