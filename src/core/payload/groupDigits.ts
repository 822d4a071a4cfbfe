/** A whole number with its digits in groups of three, apart by one space: `10 783`, `-1 000`. */
export function groupDigits(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, " ");
}
