import type { SavedPacket } from "./packetSender";
import { parseQtSettings } from "./qtSettings";

/** The packets of a `packets.ini` in its order, or a sentence on what the file is instead. */
export function packetsOfIni(text: string): SavedPacket[] | string {
  const settings = parseQtSettings(text);
  const names = savedNames(settings);
  if (names.length === 0 && !settings.has("NAMES/size"))
    return "This is no file of PacketSender: it has no list of packets in a section [NAMES].";
  return [...new Set(names)].map((name) => packetOf(settings, name));
}

/** PacketSender only lowers the size of its list when a packet is deleted: what stands beyond it is no longer there. */
function savedNames(settings: ReadonlyMap<string, string>): string[] {
  const size = Number(settings.get("NAMES/size") ?? Infinity);
  return [...settings]
    .map(([key, name]) => ({ index: Number(/^NAMES\/(\d+)\/name$/.exec(key)?.[1]), name }))
    .filter(({ index }) => index >= 1 && index <= size)
    .sort((a, b) => a.index - b.index)
    .map(({ name }) => name);
}

function packetOf(settings: ReadonlyMap<string, string>, name: string): SavedPacket {
  const text = (key: string) => settings.get(`${name}/${key}`) ?? "";
  return {
    name,
    hexString: text("hexString"),
    toIP: text("toIP"),
    port: text("port"),
    tcpOrUdp: text("tcpOrUdp"),
    requestPath: text("requestPath"),
    repeatSeconds: secondsOf(text("repeat")),
  };
}

/** A number, or Qt's own form of a 32-bit float: `@Variant(` type 135 and the value, big-endian `)`. */
function secondsOf(value: string): number {
  const content = /^@Variant\(\0\0\0\x87([^]{4})\)$/.exec(value)?.[1];
  if (content === undefined) return Number(value);
  const bytes = Uint8Array.from(content, (character) => character.charCodeAt(0));
  return new DataView(bytes.buffer).getFloat32(0);
}
