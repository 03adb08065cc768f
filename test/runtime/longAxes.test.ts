/** Derivatives along an axis take time and memory in proportion to it: tables of n x n would not fit here. */
import { expect, test } from "vitest";
import {
  cumprod,
  grad,
  logcumsumexp,
  ones,
  prod,
  repeatInterleave,
  tensor,
  zeros,
} from "../../runtime/index.js";

const N = 40_000;

test("products with a zero in them", () => {
  const x = ones(N).data;
  x[3] = 0;
  const ofAll = grad((t) => prod(t))(x).data;
  expect([ofAll[2], ofAll[3], ofAll[4]]).toEqual([0, 1, 0]);
  const running = grad((t) => cumprod(t).sum())(x).data;
  expect([...running.subarray(0, 5)]).toEqual([3, 2, 1, N - 3, 0]);
});

test("products too small for a float", () => {
  expect(grad((t) => prod(t))([2 ** -600, 2 ** -600, 2 ** 800]).toArray()).toEqual([2 ** 200, 2 ** 200, 0]);
});

test("running log-sums", () => {
  const gradient = grad((t) => logcumsumexp(t).sum())(zeros(N)).data;
  // y_k = log k, so x_1 has a share of 1/k in each of them: the harmonic number.
  expect(gradient[0]).toBeCloseTo(Math.log(N) + 0.5772156649 + 1 / (2 * N), 8);
  expect(gradient[N - 1]).toBeCloseTo(1 / N, 12);
});

test("more numbers than fit are refused in the name of the function, before the memory is full", () => {
  const failure = expect.objectContaining({ code: "memory/full" });
  expect(() => zeros(1e7, 1e7)).toThrow(failure);
  expect(() => zeros(1e7, 1e7)).toThrow(/^zeros: no memory for 100000000000000 numbers of float64/);
  expect(() => tensor([1, 2]).expand(1e13, 2)).toThrow(/^expand: no memory/);
  expect(() => repeatInterleave([1, 2], 1e13)).toThrow(failure);
});
