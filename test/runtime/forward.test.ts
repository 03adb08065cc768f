/** Forward mode has two ways, the jvp of every op and the vjp of the vjp, and they are equal. */
import { describe, expect, test } from "vitest";
import { isFloat } from "../../runtime/dtype.js";
import {
  grad,
  hessian,
  isPrimitive,
  jvp,
  matmul,
  registeredOps,
  sigmoid,
  stack,
  type Tensor,
  tensor,
  vmap,
} from "../../runtime/index.js";
import { reasonWithoutGradient } from "../../runtime/op.js";
import { directions, expectAllClose } from "./closeness.js";

const twice = { mode: "doubleVjp" } as const;

describe.each(registeredOps().map((op) => [op.name, op] as const))("%s", (name, op) => {
  test("the double vjp is the jvp, and so is its derivative", () => {
    op.samples().forEach((sample, i) => {
      const inputs = sample.inputs.map((values) => tensor(values, { dtype: "float64" }));
      const dinputs = directions(inputs, 7 + i).map((dx, k) =>
        reasonWithoutGradient(op, k) === null ? dx : dx.mul(0),
      );
      const f = (...xs: Tensor[]): Tensor => op.run(xs, sample.params);
      const [y, dy] = jvp(f, inputs, dinputs);
      const [z, dz] = jvp(f, inputs, dinputs, twice);
      expectAllClose(z, y, 0, `${name}, sample ${i}: value`);
      expectAllClose(dz, dy, 1e-13, `${name}, sample ${i}: tangent`);
      if (sample.kink !== undefined || !isPrimitive(op) || !isFloat(y.dtype)) return;
      const tangent = (options: { mode?: "doubleVjp" }) => (x: Tensor) =>
        jvp(f, [x, ...inputs.slice(1)], dinputs, options)[1].sum();
      expectAllClose(
        grad(tangent(twice))(inputs[0]),
        grad(tangent({}))(inputs[0]),
        1e-11,
        `${name}, sample ${i}: gradient of the tangent`,
      );
    });
  });
});

test("chains, structures, nesting and vmap go both ways", () => {
  const f = (p: { x: Tensor; w: Tensor }) => [sigmoid(matmul(p.x, p.w)), p.w.square().sum()];
  const p = { x: tensor([[0.5, -1]]), w: tensor([[1], [2]]) };
  const dp = { x: tensor([[1, 3]]), w: tensor([[-1], [0.5]]) };
  const [, [da, db]] = jvp(f, [p], [dp]);
  const [, [ea, eb]] = jvp(f, [p], [dp], twice);
  expectAllClose(ea, da, 1e-15, "first output");
  expectAllClose(eb, db, 1e-15, "second output");

  const g = (x: Tensor) => x.mul(x).mul(x).sum();
  const x = tensor([1, 2]);
  const second = (x: Tensor) => jvp((y: Tensor) => jvp(g, [y], [[1, 0]], twice)[1], [x], [[1, 0]], twice)[1];
  expect(second(x).item()).toBe(hessian(g, x).at(0, 0).item());
  expect(grad(second)(x).toArray()).toEqual([6, 0]);
  expect(vmap((y: Tensor) => jvp(g, [y], [[0, 1]], twice)[1])(stack([x, x.mul(2)])).toArray()).toEqual([
    12, 48,
  ]);
});

test("what a function ignores has tangent zero, and another mode is refused", () => {
  expect(jvp((_: Tensor) => tensor([1, 2]), [3], [1], twice)[1].toArray()).toEqual([0, 0]);
  expect(() => jvp((x: Tensor) => x, [1], [1], { mode: "twice" as "doubleVjp" })).toThrow(
    expect.objectContaining({ code: "argument/domain" }),
  );
});
