/** Programs in float32 and in mixtures: close to float64, and every gradient in the dtype of its value. */
import fc from "fast-check";
import { expect } from "vitest";
import {
  cast,
  type DType,
  hvp,
  jvp,
  mul,
  param,
  stack,
  sum,
  type Tensor,
  vmap,
} from "../../../runtime/index.js";
import { directions, flat } from "../closeness.js";
import { law } from "./law.js";
import { all, gradientsOf, programs, scalar } from "./programs.js";

/** How far the numbers of x are from those of y, as a share of the largest. */
function distance(x: readonly Tensor[], y: readonly Tensor[]): number {
  const [a, b] = [x.flatMap((t) => flat(t)), y.flatMap((t) => flat(t))];
  const scale = Math.max(1, ...b.map(Math.abs));
  return Math.max(0, ...a.map((value, i) => Math.abs(value - b[i]) / scale));
}

const dtypes = fc.array(fc.constantFrom<DType>("float32", "float64"), { minLength: 3, maxLength: 3 });

law(
  "float32 is close to float64, and gradients have the dtype of their value",
  [programs("smooth"), dtypes],
  (program, kinds) => {
    const F = scalar(program);
    const single = program.point().map((x, i) => cast(x, kinds[i]));
    const double = single.map((x) => cast(x, "float64"));
    const argnums = { argnums: all(single.length) };
    const v = directions(single, 3).map((d) => cast(cast(d, "float32"), "float64"));
    const derivatives = (x: readonly Tensor[]): Tensor[][] => {
      const w = v.map((d, i) => cast(d, x[i].dtype));
      const products = hvp(F, x as never, w as never, argnums as never) as unknown as Tensor[];
      return [[F(...x)], gradientsOf(F, x), [jvp(F, x as never, w as never)[1] as Tensor], products];
    };
    const [rounded, exact] = [derivatives(single), derivatives(double)];
    // Where a little more or less in the inputs moves the result much, rounding on the way does too.
    const nearby = derivatives(double.map((x, i) => x.add(mul(v[i], 1e-6))));
    exact.forEach((expected, order) => {
      const doubt = 20 * distance(nearby[order], expected);
      expect(distance(rounded[order], expected), `order ${order}`).toBeLessThanOrEqual(1e-4 + doubt);
    });
    for (const gradients of [rounded[1], rounded[3]]) {
      expect(gradients.map((g) => g.dtype)).toEqual(single.map((x) => x.dtype));
    }
    const params = single.map((x) => param(x));
    F(...params).backward();
    params.forEach((x, i) => void expect(x.grad?.dtype ?? x.dtype).toBe(kinds[i]));
    const batch = single.map((x) => stack([x, x]));
    const mapped = vmap(F)(...(batch as [Tensor])) as Tensor;
    expect(mapped.dtype).toBe(rounded[0][0].dtype);
    gradientsOf((...xs) => sum(vmap(F)(...(xs as [Tensor])) as Tensor), batch).forEach(
      (g, i) => void expect(g.dtype).toBe(kinds[i]),
    );
  },
);
