/** What stands on an edge: a number, a few numbers, or a shape. */
import { formatShape } from "../../shape.js";
import type { Amount } from "./nodes.js";

/** Up to so many numbers of a tensor are written out. */
const MOST_NUMBERS = 4;

export function amountText({ shape, data }: Amount): string {
  if (shape.length === 0) return numberText(data[0]);
  if (data.length === 0 || data.length > MOST_NUMBERS) return formatShape(shape);
  return nested(shape, Array.from(data, numberText));
}

/** Three digits, as on slides; the signs of minus and infinity as in print. */
export function numberText(x: number): string {
  if (Number.isNaN(x)) return "NaN";
  const text = Number.isFinite(x) ? String(Number(x.toPrecision(3))) : "∞";
  return x < 0 ? `−${text.replace("-", "")}` : text.replace("-0", "0");
}

function nested(shape: readonly number[], texts: readonly string[]): string {
  if (shape.length === 1) return `[${texts.join(", ")}]`;
  const [rows, ...rest] = shape;
  const size = texts.length / rows;
  const parts = Array.from({ length: rows }, (_, i) => nested(rest, texts.slice(i * size, (i + 1) * size)));
  return `[${parts.join(", ")}]`;
}
