import { parseByteSize } from "../byteSize";
import { didYouMean, orList } from "../closestNames";
import { parseDuration } from "../duration";
import { quoted } from "../quoted";
import type { ReadSetting } from "./settingReader";

/** A value as a message repeats it. */
export function shownValue(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "a map";
  return quoted(String(value));
}

/** One of a few names, in any case. */
export function readName<T extends string>(names: readonly T[]): ReadSetting<T> {
  return (value, key) => {
    const text = typeof value === "string" ? value.toLowerCase() : undefined;
    const found = names.find((name) => name === text);
    if (found !== undefined) return { is: found };
    const advice = (text !== undefined && didYouMean(text, names)) || ` Use ${orList(names)}.`;
    return `${key} cannot be ${shownValue(value)}.${advice}`;
  };
}

export const readBoolean: ReadSetting<boolean> = (value, key) =>
  typeof value === "boolean" ? { is: value } : `${key} is either true or false, not ${shownValue(value)}.`;

/** A whole number within bounds. */
export function readWholeNumber(lowest: number, highest: number): ReadSetting<number> {
  return (value, key) => {
    if (Number.isInteger(value) && Number(value) >= lowest && Number(value) <= highest) return { is: Number(value) };
    return `${key} is a whole number from ${lowest} to ${highest}, not ${shownValue(value)}.`;
  };
}

/** A duration longer than none, in nanoseconds. */
export const readDuration: ReadSetting<number> = (value, key) => {
  const timeNs = typeof value === "string" ? parseDuration(value) : undefined;
  if (timeNs !== undefined && timeNs > 0) return { is: timeNs };
  return `${key} is a duration with its unit, such as 20ms or 1.5s, not ${shownValue(value)}.`;
};

/** A number of bytes within bounds, as a number or with a unit. */
export function readByteSize(lowest: number, highest: number): ReadSetting<number> {
  return (value, key) => {
    const isReadable = typeof value === "string" || typeof value === "number";
    const bytes = isReadable ? parseByteSize(String(value)) : undefined;
    if (bytes !== undefined && bytes >= lowest && bytes <= highest) return { is: bytes };
    return `${key} is a number of bytes from ${lowest} to ${highest}, such as 65536 or 64 KiB, not ${shownValue(value)}.`;
  };
}
