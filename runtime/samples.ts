/**
 * Sample inputs for the registry test: numbers that look irregular, never tie, and are the same on every run.
 */

import { type NestedNumbers, type Shape, sizeOf } from "./shape.js";

/** Nested arrays of `shape` filled with distinct numbers in (low, high), scattered by the golden ratio. */
export function spread(shape: Shape, low = -2, high = 2, start = 1): NestedNumbers {
  const golden = (Math.sqrt(5) - 1) / 2;
  const flat = Array.from(
    { length: sizeOf(shape) },
    (_, i) => low + (high - low) * (((i + start) * golden) % 1),
  );
  return nest(flat, shape);
}

/** Flat numbers as nested arrays of `shape`. */
export function nest(flat: ArrayLike<number>, shape: Shape): NestedNumbers {
  let at = 0;
  const build = (axis: number): NestedNumbers =>
    axis === shape.length ? flat[at++] : Array.from({ length: shape[axis] }, () => build(axis + 1));
  return build(0);
}
