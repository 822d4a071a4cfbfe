import type { SavedPacket } from "./packetSender";

/** The packets of an exported JSON file, in the order in which PacketSender lists them, or a sentence on what it is instead. */
export function packetsOfJson(text: string): SavedPacket[] | string {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return "This is not a JSON file: it is cut short, or something was changed in it. Export it from PacketSender again.";
  }
  if (!Array.isArray(content)) return "This JSON file is not an export of PacketSender: that is a list of packets.";
  const packets = content.filter((entry: unknown) => isPacket(entry)).map(packetOf);
  if (packets.length > 0 || content.length === 0) return packets;
  return "This JSON file is not an export of PacketSender: no entry has a name and a hexstring.";
}

type Entry = Readonly<Record<string, unknown>>;

function isPacket(entry: unknown): entry is Entry {
  return typeof entry === "object" && entry !== null && "name" in entry && "hexstring" in entry;
}

function packetOf(entry: Entry): SavedPacket {
  const text = (key: string) => {
    const value = Object.hasOwn(entry, key) ? entry[key] : undefined;
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  return {
    name: text("name"),
    hexString: text("hexstring"),
    toIP: text("toip"),
    port: text("port"),
    tcpOrUdp: text("tcporudp"),
    requestPath: text("requestpath"),
    repeatSeconds: Number(text("repeat")),
  };
}
