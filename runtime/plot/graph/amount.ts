/**
 * What stands on an edge: a number, a few numbers, a shape, or the size of a gradient. Slides write two decimals, and
 * so do we; a graph of whole numbers is written without any.
 */
import { ArgumentError } from "../../errors.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

/** Up to so many numbers of a tensor are written out. */
const MOST_NUMBERS = 4;
const SLIDE_DIGITS = 2;
const LARGE = 1e6;

/** Numbers with a shape; a large tensor has its shape alone. */
export interface Amount {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
  /** The length of a gradient, where it says more than its shape. */
  readonly norm?: number;
}

/** How a number is written. */
export type NumberFormat = (x: number) => string;

/** True if the numbers of a tensor of this shape are written out. */
export function isWrittenOut(shape: Shape): boolean {
  return sizeOf(shape) <= MOST_NUMBERS;
}

/** What is shown of a tensor. */
export function amountOf(x: Tensor): Amount {
  return { shape: x.shape, data: isWrittenOut(x.shape) ? x.data : [] };
}

export function amountText({ shape, data, norm }: Amount, format: NumberFormat): string {
  if (norm !== undefined && data.length === 0) return `|grad| ${format(norm)}`;
  // A number of which only the shape is known.
  if (data.length === 0) return shape.length === 0 ? "a number" : formatShape(shape);
  if (shape.length === 0) return format(data[0]);
  return nested(shape, Array.from(data, format));
}

/** `digits` decimals; left out, two, or none where all numbers are whole. Throws `argument/domain`. */
export function formatFor(amounts: Iterable<Amount>, digits?: number): NumberFormat {
  if (digits !== undefined && !(Number.isInteger(digits) && digits >= 0 && digits <= 15)) {
    throw new ArgumentError("argument/domain", `digits must be a whole number from 0 to 15, not ${digits}`);
  }
  if (digits !== undefined) return (x) => numberText(x, digits);
  for (const { data, norm = 0 } of amounts) {
    for (const x of [norm, ...Array.from(data)]) {
      if (Number.isFinite(x) && !Number.isInteger(x)) return (x) => numberText(x, SLIDE_DIGITS);
    }
  }
  return (x) => numberText(x, 0);
}

/** With the signs of minus and infinity as in print; what the decimals would hide or stretch is a power of ten. */
function numberText(x: number, digits: number): string {
  if (Number.isNaN(x)) return "NaN";
  const size = Math.abs(x);
  const text =
    size === Number.POSITIVE_INFINITY
      ? "∞"
      : size !== 0 && (size < 0.5 * 10 ** -digits || size >= LARGE)
        ? size.toExponential(1).replace("e+", "e").replace("e-", "e−")
        : size.toFixed(digits);
  return x < 0 ? `−${text}` : text;
}

function nested(shape: readonly number[], texts: readonly string[]): string {
  if (shape.length === 1) return `[${texts.join(", ")}]`;
  const [rows, ...rest] = shape;
  const size = texts.length / rows;
  const parts = Array.from({ length: rows }, (_, i) => nested(rest, texts.slice(i * size, (i + 1) * size)));
  return `[${parts.join(", ")}]`;
}
