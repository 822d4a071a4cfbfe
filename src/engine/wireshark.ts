import { join } from "node:path";
import type { Capture } from "../core/capture/capture";
import { isIPv6 } from "../core/host";
import { SockscopeError } from "../core/sockscopeError";
import { feedProgram } from "../store/feedProgram";
import { firstProgram, placesOnPath } from "../store/findProgram";
import { followCapture } from "../store/followCapture";
import { SpoolCapture } from "../store/spoolCapture";
import type { CapturedPeer } from "./captureSource";

/** What Wireshark is to show. */
export interface FollowedCapture {
  readonly capture: Capture;
  /** Only the packets of this peer; all where undefined. */
  readonly peer?: CapturedPeer | undefined;
  readonly transport: "tcp" | "udp";
}

/** ` ** (wireshark:4711) 14:52:56.325315 [GUI WARNING] -- `; the date may stand there too. */
const complaintPrefix = /^ ?\*\* \([^)]*\) [\d:. -]+ \[[^\]]*\] -- /;

/** Where Wireshark is: where the setting says, or on the search path, or where its installers put it. */
export function findWireshark(setting: string): Promise<string | undefined> {
  return firstProgram(setting.trim() === "" ? usualPlaces() : [setting.trim()]);
}

function usualPlaces(): readonly string[] {
  const places = [...placesOnPath("wireshark"), ...placesOnPath("Wireshark")];
  if (process.platform === "darwin") places.push("/Applications/Wireshark.app/Contents/MacOS/Wireshark");
  if (process.platform === "win32") {
    const roots = [process.env["ProgramFiles"], process.env["ProgramW6432"], process.env["ProgramFiles(x86)"]];
    for (const root of roots) if (root !== undefined) places.push(join(root, "Wireshark", "Wireshark.exe"));
  }
  return places;
}

/** The options with which Wireshark captures from its standard input at once. */
export function wiresharkOptions(followed: FollowedCapture): readonly string[] {
  const filter = displayFilter(followed);
  return ["-k", "-i", "-", ...(filter === undefined ? [] : ["-Y", filter])];
}

/**
 * Feeds a running capture into Wireshark until that is closed or the signal is aborted; resolves then. Rejects with a
 * SockscopeError where the capture is in no file, or Wireshark cannot be started or fails.
 */
export async function followInWireshark(
  followed: FollowedCapture,
  program: string,
  signal: AbortSignal,
): Promise<void> {
  const { capture } = followed;
  if (!(capture instanceof SpoolCapture)) {
    throw new SockscopeError("SOCKSCOPE_NOT_IN_FILE", "This capture is not in a file, so Wireshark cannot follow it.");
  }
  if (capture.problem && capture.file === undefined) throw capture.problem;
  const input = (ending: AbortSignal): AsyncIterable<Uint8Array> => followCapture(capture, ending);
  await feedProgram({ file: program, args: wiresharkOptions(followed), complaintPrefix, input }, signal);
}

/** A shell command of a POSIX system that does the same for the file that is being written. */
export function followCommand(followed: FollowedCapture, file: string): string {
  const options = wiresharkOptions(followed).map((option) => (/^[\w-]+$/.test(option) ? option : quoted(option)));
  return `tail -f -c +1 ${quoted(file)} | wireshark ${options.join(" ")}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function displayFilter({ peer, transport }: FollowedCapture): string | undefined {
  if (!peer?.ends) return undefined;
  const { host, port } = peer.ends.remote;
  const address = isIPv6(host) ? `ipv6.addr == ${host.replace(/%.*$/, "")}` : `ip.addr == ${host}`;
  return `${address} && ${transport}.port == ${port}`;
}
