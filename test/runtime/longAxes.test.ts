/** Derivatives along an axis take time and memory in proportion to it: tables of n x n would not fit here. */
import { expect, test } from "vitest";
import {
  checkGradients,
  cumprod,
  grad,
  jvp,
  logcumsumexp,
  ones,
  param,
  prod,
  repeatInterleave,
  stack,
  type Tensor,
  tensor,
  zeros,
} from "../../runtime/index.js";
import { spread } from "../../runtime/samples.js";
import { expectAllClose } from "./closeness.js";

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

test("a loop over the rows of a matrix, and its tangent: as many rows, not as many matrices", () => {
  const x = param(ones(3000, 300));
  let total: Tensor = tensor(0);
  for (let i = 0; i < 3000; i++) total = total.add(x.at(i).mul(i).sum());
  total.backward();
  expect([x.grad!.at(7, 0).item(), x.grad!.at(2999, 299).item()]).toEqual([7, 2999]);
  const doubled = (t: Tensor) => stack(t.unbind().map((row) => row.mul(2)));
  expect(
    jvp(doubled, [ones(5000)], [ones(5000)])[1]
      .sum()
      .item(),
  ).toBe(10_000);
});

test("what is added up in place is what would be added up otherwise, by every way of reading", () => {
  const f = (x: Tensor): Tensor => {
    let total: Tensor = tensor(0);
    for (let i = 0; i < 6; i++) {
      total = total.add(
        x
          .at(i % 3, "::-2")
          .mul(i)
          .sum(),
      );
      total = total.add(
        x
          .at([i % 3, 0, 0])
          .square()
          .sum(),
      );
      total = total.add(
        x
          .gather(1, tensor([[i % 4], [0], [3]]))
          .exp()
          .sum(),
      );
      total = total.add(x.sum().mul(0.1 * i));
    }
    return total;
  };
  const x = tensor(spread([3, 4]));
  // Recorded, every gradient is an array of its own.
  const recorded = param(x);
  f(recorded).backward(undefined, { createGraph: true });
  expectAllClose(grad(f)(x), recorded.grad!, 1e-13, "the gradient");
  expect(checkGradients(f, [x], { order: 2 }).passed).toBe(true);
});
