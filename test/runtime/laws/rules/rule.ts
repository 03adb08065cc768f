/** What a rule of random programs is: one op, where it fits, and how it is applied. */
import { indexSelect, reshape, type Tensor, tensor } from "../../../../runtime/index.js";
import { type Shape, sizeOf } from "../../../../runtime/shape.js";

/** Applies one op where it fits; `k` chooses among its axes and options. */
export interface Rule {
  readonly name: string;
  /** Left out: fits everything. */
  readonly fits?: (a: Shape, b: Shape) => boolean;
  readonly run: (a: Tensor, b: Tensor, k: number) => Tensor;
}

export const unary = (f: (x: Tensor) => Tensor, name: string): Rule => ({ name, run: (a) => f(a) });

export const isSmall = (shape: Shape): boolean => sizeOf(shape) <= 30;

export const hasAxes =
  (least: number) =>
  (shape: Shape): boolean =>
    shape.length >= least;

export const isVector = (shape: Shape): boolean => shape.length === 1;
export const isMatrix = (shape: Shape): boolean => shape.length === 2;

/** Axes to read parts of, and few enough numbers that they may become more. */
export const hasRoom = (shape: Shape): boolean => shape.length >= 1 && isSmall(shape);

export const axisOf = (x: Tensor, k: number): number => k % x.ndim;

/** Whether two shapes broadcast to something not much larger. */
export function broadcasts(a: Shape, b: Shape): boolean {
  const rank = Math.max(a.length, b.length);
  const pairs = Array.from({ length: rank }, (_, i) => [a.at(i - rank) ?? 1, b.at(i - rank) ?? 1]);
  const fits = pairs.every(([n, m]) => n === m || n === 1 || m === 1);
  return fits && isSmall(pairs.map(([n, m]) => Math.max(n, m)));
}

/** Fixed numbers in (-1, 1) that look irregular. */
export function irregular(shape: Shape): Tensor {
  const numbers = Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(7 * i + 1));
  return tensor(numbers).reshape(shape);
}

/** Fixed positions below n that look irregular; some of them come several times. */
export function positions(shape: Shape, n: number): Tensor {
  const places = Int32Array.from({ length: sizeOf(shape) }, (_, i) => (i * i + 2 * i) % n);
  return tensor(places).reshape(shape);
}

/** The numbers of x, again and again, under another shape. */
export function taken(x: Tensor, shape: Shape): Tensor {
  const places = Int32Array.from({ length: sizeOf(shape) }, (_, i) => i % x.size);
  return reshape(indexSelect(reshape(x, [-1]), 0, tensor(places)), shape);
}
