import type { ImportedMessage, ImportedTarget, ImportResult } from "./importedMessage";
import { parseHexPayload } from "../../payload/hexPayload";
import { withoutBrackets } from "./commandPlaces";
import { quoted } from "../../quoted";
import { httpRequest } from "./packetSenderHttp";
import { packetsOfIni } from "./packetSenderIni";
import { packetsOfJson } from "./packetSenderJson";

/** A packet as PacketSender writes it down, all values as text. */
export interface SavedPacket {
  readonly name: string;
  readonly hexString: string;
  readonly toIP: string;
  readonly port: string;
  /** `TCP`, `UDP`, `SSL`, `DTLS`, or `HTTP Get` and its like. */
  readonly tcpOrUdp: string;
  readonly requestPath: string;
  readonly repeatSeconds: number;
}

const mostPackets = 10_000;

/**
 * Reads the packets that PacketSender has saved: its `packets.ini`, or what it exports as JSON, which of them being told
 * by the text. A packet that cannot be used is left out with the reason; nothing is guessed. Never throws.
 */
export function importPacketSender(text: string): ImportResult {
  const bare = text.replace(/^\ufeff/, "");
  const packets = /^\s*[[{]\s*[[{\]"}]/.test(bare) ? packetsOfJson(bare) : packetsOfIni(bare);
  if (typeof packets === "string") return { ok: false, message: packets };
  if (packets.length > mostPackets)
    return { ok: false, message: `This file has more than ${mostPackets} packets: split it, and import the parts.` };
  const results = packets.map(messageOf);
  return {
    ok: true,
    messages: results.filter((result) => typeof result !== "string"),
    leftOut: results.filter((result) => typeof result === "string"),
  };
}

/** The message, or why it is left out. */
function messageOf(packet: SavedPacket): ImportedMessage | string {
  const where = `The packet ${quoted(packet.name)} is left out:`;
  const target = targetOf(packet);
  if (typeof target === "string") return `${where} ${target}`;
  const payload = parseHexPayload(packet.hexString);
  if (!payload.ok) return `${where} its bytes cannot be read. ${payload.problem.message}`;
  const isHttp = /^https?\b/i.test(packet.tcpOrUdp.trim());
  const bytes = isHttp ? httpRequest(packet, payload.bytes) : payload.bytes;
  const notes = [...macroNotes(payload.bytes), ...(isHttp ? [httpNote] : [])];
  const { repeatSeconds } = packet;
  const isRepeated = Number.isFinite(repeatSeconds) && repeatSeconds > 0;
  return {
    name: packet.name,
    target,
    bytes,
    ...(isRepeated && { repeatNs: Math.round(repeatSeconds * 1e9) }),
    notes,
  };
}

function targetOf({ tcpOrUdp, toIP, port }: SavedPacket): ImportedTarget | string {
  const transport = transportOf(tcpOrUdp);
  if (!transport) return `${quoted(tcpOrUdp)} is a transport that Sockscope does not speak.`;
  const number = /^\d{1,6}$/.test(port.trim()) ? Number(port) : NaN;
  if (!(number <= 65_535)) return `${quoted(port)} is not a port from 0 to 65535.`;
  return { transport, host: withoutBrackets(toIP.trim()), port: number };
}

/** PacketSender looks for the words in the same way. */
function transportOf(tcpOrUdp: string): ImportedTarget["transport"] | undefined {
  const name = tcpOrUdp.trim().toLowerCase();
  if (name === "udp") return "udp";
  if (name === "ssl" || name.startsWith("https")) return "tls";
  return name === "tcp" || name.startsWith("http") ? "tcp" : undefined;
}

const httpNote =
  "PacketSender makes the header of an HTTP request only when it sends it: compare the one made here with what your server expects.";

/** The macros that PacketSender replaces when it sends. */
function macroNotes(bytes: Uint8Array): string[] {
  const macro = /\{\{(?:TIME|DATE|UNIXTIME|RANDOM|UNIQUE)\}\}/.exec(new TextDecoder().decode(bytes))?.[0];
  if (macro === undefined) return [];
  return [`PacketSender replaces ${macro} by a value when it sends; here it stands as it is.`];
}
