import { writeDuration } from "../duration";
import { formatHex } from "../payload/hexPayload";
import { defaultMaxFrameBytes, type DelimiterFraming, type Framing, type LineFraming } from "./framing";

/** A plain value that YAML can write. */
export type FramingValue = string | { readonly [type: string]: SettingValue | Readonly<Record<string, SettingValue>> };
type SettingValue = string | number | boolean;

/** The plain value that `parseFraming` reads as this framing, as short as it can be. */
export function framingValue(framing: Framing): FramingValue {
  const settings: Record<string, SettingValue> = settingsOf(framing);
  if ("maxBytes" in framing && framing.maxBytes !== defaultMaxFrameBytes) settings["max"] = framing.maxBytes;
  const [only, ...others] = Object.entries(settings);
  if (!only) return framing.type;
  const isMain = others.length === 0 && ["ends", "bytes", "as", "length", "gap"].includes(only[0]);
  return { [framing.type]: isMain ? only[1] : settings };
}

function settingsOf(framing: Framing): Record<string, SettingValue> {
  switch (framing.type) {
    case "line":
      return { ...(framing.ends !== "any" && { ends: framing.ends }), ...delimitedSettings(framing) };
    case "delimiter":
      return { bytes: formatHex(framing.delimiter), ...delimitedSettings(framing) };
    case "length-prefix": {
      const { at, as, adds, counts, keepsHeader } = framing;
      const isUsual = counts === (adds === 0 ? "rest" : "message");
      return {
        ...(at !== 0 && { at }),
        as,
        ...(adds !== 0 && { adds }),
        ...(!isUsual && { counts }),
        ...(!keepsHeader && { header: "drop" }),
      };
    }
    case "fixed":
      return { length: framing.length };
    case "idle":
      return { gap: writeDuration(framing.gapNs) };
    case "raw":
    case "datagram":
    case "slip":
    case "cobs":
      return {};
  }
}

function delimitedSettings(framing: LineFraming | DelimiterFraming): Record<string, SettingValue> {
  return {
    ...(framing.keepsDelimiter && { keep: true }),
    ...(framing.unfinished === "accept" && { unfinished: "accept" }),
  };
}
