import { parseDuration } from "../../duration";
import { hostProblem, isIPv6 } from "../../host";
import { quoted } from "../../quoted";
import { CommandProblem } from "./importedEndpoint";
import type { ShellWord } from "./shellWords";

/** A part of a command line, and the place that a problem with it marks. */
export type CommandPlace = Pick<ShellWord, "text" | "from" | "to">;

/** A host with or without the brackets of an IPv6 address. */
export function readHost({ text, from, to }: CommandPlace): string {
  const host = withoutBrackets(text);
  const problem = addressProblem(host);
  if (problem !== undefined) throw new CommandProblem(problem, from, to);
  return host;
}

/** What stands between the brackets of an IPv6 address; all of the text where there are none. */
export function withoutBrackets(text: string): string {
  return /^\[(.*)\]$/s.exec(text)?.[1] ?? text;
}

/** One sentence on why a host without brackets can be in no address; undefined where it can. */
export function addressProblem(host: string): string | undefined {
  if (isIPv6(host)) return undefined;
  return host.includes(":") ? `${quoted(host)} is not an IPv6 address; write one such as ::1.` : hostProblem(host);
}

/** The port of a listener, or where a connection starts from; 0 lets the system choose. */
export function readPort({ text, from, to }: CommandPlace): number {
  if (/^\d{1,6}$/.test(text) && Number(text) <= 65_535) return Number(text);
  const isRange = /^\d+-\d+$/.test(text);
  const what = isRange ? "is a range of ports" : "is not the number of a port";
  throw new CommandProblem(`${quoted(text)} ${what}: write one from 0 to 65535.`, from, to);
}

/** The port of a peer, which is never 0. */
export function readPeerPort(place: CommandPlace): number {
  const port = readPort(place);
  if (port > 0) return port;
  const message = "Port 0 cannot be connected to: write the port that the peer listens on.";
  throw new CommandProblem(message, place.from, place.to);
}

/** Seconds, or a number with its unit; 0 is no limit. `option` is what the time is of, for the problem. */
export function readWait({ text, from, to }: CommandPlace, option: string): { readonly connectTimeoutNs?: number } {
  const timeNs = parseDuration(/[a-z]/i.test(text) ? text : `${text}s`);
  if (timeNs === 0) return {};
  if (timeNs !== undefined) return { connectTimeoutNs: timeNs };
  const message = `${quoted(text)} is no time for ${option}: write seconds, or a number with ms, s, m or h.`;
  throw new CommandProblem(message, from, to);
}
