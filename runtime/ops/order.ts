/** The order of numbers that sorting, medians and kthvalue share. */

/** Compares two numbers for sorting upwards; NaN counts as largest, as in PyTorch. */
export function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : a - b;
}
