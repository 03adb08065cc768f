/**
 * A number beside a bar or in a cell: a whole one in full, others with three digits that matter, and a power of ten
 * only where a number would be too long. Signs of minus and infinity are those of print, as on the axes.
 */

const DIGITS = 3;
/** From here on, and below its inverse, a power of ten is shorter. */
const [LARGE, SMALL] = [1e6, 1e-3];

export function shortNumber(x: number): string {
  if (Number.isNaN(x)) return "NaN";
  const size = Math.abs(x);
  return x < 0 ? `−${textOf(size)}` : textOf(size);
}

function textOf(size: number): string {
  if (size === Number.POSITIVE_INFINITY) return "∞";
  if (size === 0) return "0";
  if (size >= LARGE || size < SMALL) {
    const [digits, exponent] = size.toExponential(DIGITS - 1).split("e");
    return `${Number(digits)}e${exponent.replace("+", "").replace("-", "−")}`;
  }
  if (Number.isInteger(size)) return String(size);
  return String(size >= 10 ** DIGITS ? Math.round(size) : Number(size.toPrecision(DIGITS)));
}
