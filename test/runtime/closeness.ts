/** Comparing numbers in tests: inner products, relative errors, directions. */
import { expect } from "vitest";
import type { NestedNumbers } from "../../runtime/shape.js";
import { Tensor } from "../../runtime/tensor.js";

/** The numbers of tensors, numbers and nested arrays in row-major order. */
export function flat(values: Tensor | NestedNumbers): number[] {
  if (values instanceof Tensor) return [...values.data];
  return typeof values === "number" ? [values] : values.flatMap((entry) => flat(entry));
}

/** <x, y>: the sum of the products. */
export function dot(x: readonly Tensor[], y: readonly Tensor[]): number {
  let total = 0;
  x.forEach((xi, k) => {
    xi.data.forEach((value: number, i: number) => {
      total += value * y[k].data[i];
    });
  });
  return total;
}

/** Expects |actual - expected| <= tolerance * max(1, |expected|). */
export function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  if (Object.is(actual, expected) || actual === expected) return;
  if (Number.isNaN(actual) && Number.isNaN(expected)) return;
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  expect(error, `${what}: ${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}

/** Expects the same shape, and every number close. */
export function expectAllClose(
  actual: Tensor,
  expected: Tensor | NestedNumbers,
  tolerance: number,
  what: string,
): void {
  const numbers = flat(expected);
  expect(actual.size, `${what}: number of values`).toBe(numbers.length);
  if (expected instanceof Tensor) expect(actual.shape, `${what}: shape`).toEqual(expected.shape);
  flat(actual).forEach((x, i) => {
    expectClose(x, numbers[i], tolerance, `${what}, entry ${i}`);
  });
}

/** Random directions, one per tensor, repeatable from a seed of their own. */
export function directions(like: readonly Tensor[], seed: number): Tensor[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
  return like.map((x) => new Tensor(x.shape, "float64", Float64Array.from({ length: x.size }, next)));
}

/** x + h v, without history. */
export function step(x: readonly Tensor[], h: number, v: readonly Tensor[]): Tensor[] {
  return x.map((xi, k) => {
    const moved = Float64Array.from(xi.data, (value, i) => value + h * v[k].data[i]);
    return new Tensor(xi.shape, xi.dtype, moved);
  });
}
