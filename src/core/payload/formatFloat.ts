/** The fewest digits that read back as the same 32-bit number: a double would show digits that were never sent. */
export function formatFloat32(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatFloat64(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return formatFloat64(short);
  }
  return formatFloat64(Number(value.toPrecision(9)));
}

/** The fewest digits that read back as the same number; minus zero keeps its sign. */
export function formatFloat64(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
