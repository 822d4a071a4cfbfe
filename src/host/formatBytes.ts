const units = ["B", "KB", "MB", "GB", "TB"];

/** `0 B`, `999 B`, `1.2 KB`, `14 MB`: decimal units with at most one digit after the point. */
export function formatBytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(unit === 0 ? 0 : 1).replace(/\.0$/, "")} ${units[unit] ?? ""}`;
}
