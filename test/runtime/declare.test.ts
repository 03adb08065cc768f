/** Ops of one's own, declared by the same declarers as the library's, are like the library's in every respect. */
import { expect, test } from "vitest";
import {
  checkGradients,
  declareOp,
  div,
  explain,
  grad,
  graph,
  hessian,
  jvp,
  matmul,
  mul,
  type Op,
  param,
  registeredOps,
  sigmoid,
  sub,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../runtime/index.js";
import { expectAllClose } from "./closeness.js";

const doc = (name: string) => ({
  sentence: `${name}, of one's own.`,
  formula: "y = f(x)",
  example: "1   // 1",
  torch: "",
});

const softclip = declareOp.unary({
  name: "softclip",
  value: (x) => Math.log1p(Math.exp(x)) - Math.log1p(Math.exp(x - 1)),
  derivative: (x) => sub(sigmoid(x), sigmoid(sub(x, 1))),
  doc: doc("softclip"),
  samples: () => [{ inputs: [[0.5, 3]] }],
});

test("an elementwise op: broadcasting, both modes, second order, vmap, pictures and the registry know it", () => {
  expect(softclip(0.5).item()).toBe(0.5);
  expect(checkGradients((x) => softclip(x).sum(), [[-2, 0.5, 3]], { order: 2 }).passed).toBe(true);
  expect(vmap((x: Tensor) => softclip(x).sum())([[0.5], [0.5]]).toArray()).toEqual([0.5, 0.5]);
  expect(graph(softclip(param(2))).gates.map((gate) => gate.op)).toEqual([null, "softclip"]);
  expect(`${explain(softclip(param(2)))}`).toContain("softclip(v1)");
  expect(registeredOps().some((op) => op.name === "softclip")).toBe(true);
});

test("a linear op is a map and its transpose", () => {
  const mirror: Op<undefined> = declareOp.linear<undefined>({
    name: "mirror",
    shape: ([shape]) => shape,
    forward: ([x]) => x.data.slice().reverse(),
    transpose: (gy) => mirror.run([gy], undefined),
    doc: doc("mirror"),
    samples: () => [{ inputs: [[1, 2, 3]] }],
  });
  expect(mirror.run([tensor([1, 2, 3])], undefined).toArray()).toEqual([3, 2, 1]);
  const f = (x: Tensor) => mul(mirror.run([x], undefined), x).sum();
  expect(grad(f)([1, 2, 4]).toArray()).toEqual([8, 4, 2]);
  expect(checkGradients(f, [[1, 2, 4]], { order: 2 }).passed).toBe(true);
});

test("a fold, a composed function, several results, and the general form", () => {
  const energy = declareOp.reduction({
    name: "energy",
    fold: () => (data, start, stride, n) => {
      let total = 0;
      for (let i = 0, p = start; i < n; i++, p += stride) total += data[p] ** 2 / 2;
      return total;
    },
    derivative: (x) => x,
    doc: doc("energy"),
    samples: () => [{ inputs: [[1, 2]], params: { axes: [0], keepdim: false } }],
  });
  const halves = declareOp.composites<undefined>({
    name: "halves",
    args: ["x"],
    body: ([x]) => [div(x, 2), div(x, -2)],
    doc: doc("halves"),
    samples: () => [{ inputs: [[1, 2]] }],
  });
  const trace3 = declareOp.general<undefined>({
    name: "cubeTrace",
    args: ["x"],
    shape: () => [],
    dtype: ([dtype]) => dtype,
    forward([x]) {
      const X = tensor(x.data).reshape(x.shape);
      return matmul(matmul(X, X), X).trace().data;
    },
    // d tr(X^3) = 3 tr(X^2 dX)
    vjp: (gy, { inputs: [x] }) => mul(mul(matmul(x, x).T, 3), gy),
    jvp: (dx, { inputs: [x] }) => mul(sum(mul(matmul(x, x).T, dx)), 3),
    doc: doc("cubeTrace"),
    samples: () => [
      {
        inputs: [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      },
    ],
  });
  const X = tensor([
    [1, 0.5],
    [-1, 2],
  ]);
  expect(checkGradients((x) => energy(x, 1), [X], { order: 2 }).passed).toBe(true);
  expect(halves.parts([X], undefined).map((y) => y.at(0, 0).item())).toEqual([0.5, -0.5]);
  const cubes = (x: Tensor) => trace3.run([x], undefined);
  expect(checkGradients(cubes, [X], { order: 2 }).passed).toBe(true);
  expectAllClose(
    hessian(cubes, X),
    hessian((x: Tensor) => matmul(matmul(x, x), x).trace(), X),
    1e-12,
    "Hessian of tr X^3",
  );
  expect(jvp(cubes, [X], [X], { mode: "doubleVjp" })[1].item()).toBeCloseTo(3 * cubes(X).item(), 12);
});

test("an op without a vjp has no gradient, and says so; one declared again replaces the first", () => {
  const rounded = declareOp.general<undefined>({
    name: "rounded",
    args: ["x"],
    nondifferentiable: { "*": "it jumps" },
    shape: ([shape]) => shape,
    dtype: ([dtype]) => dtype,
    forward: ([x]) => x.data.map(Math.round),
    doc: doc("rounded"),
    samples: () => [{ inputs: [[0.4]] }],
  });
  expect(() => rounded.run([param(0.4)], undefined).backward()).toThrow(
    /rounded\(\) has no gradient: it jumps/,
  );
  const count = registeredOps().length;
  declareOp.unary({
    name: "softclip",
    value: (x) => x,
    derivative: 1,
    doc: doc("softclip"),
    samples: () => [],
  });
  expect(registeredOps().length).toBe(count);
});
