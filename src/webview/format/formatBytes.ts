const units = ["bytes", "KB", "MB", "GB", "TB", "PB"];

/** A number of bytes in decimal units with one digit after the point: `1 byte`, `145 bytes`, `1.2 GB`. */
export function formatBytes(count: number): string {
  if (count === 1) return "1 byte";
  let value = count;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, "");
  return `${digits} ${units[unit] ?? ""}`;
}

/** Bytes a second, short enough for the footer: `0 B/s`, `1.2 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(Math.round(bytesPerSecond)).replace(/ bytes?$/, " B")}/s`;
}
