/** vmap is a loop over examples, to the last digit, for every op and under every other transform. */
import { describe, expect, test } from "vitest";
import {
  dropout,
  gather,
  grad,
  hessian,
  hvp,
  isPrimitive,
  jacrev,
  jvp,
  manualSeed,
  matmul,
  oneHot,
  ones,
  param,
  registeredOps,
  softmax,
  stack,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.js";
import { spread } from "../../runtime/samples.js";
import { expectAllClose } from "./closeness.js";
import { failure } from "./refusal.js";

const X = tensor(spread([4, 3]));

describe.each(registeredOps().map((op) => [op.name, op] as const))("%s", (name, op) => {
  test("a batch of samples gives what the samples give", () => {
    op.samples().forEach((sample, i) => {
      const inputs = sample.inputs.map((values) => tensor(values, { dtype: "float64" }));
      if (inputs.some((x) => x.size === 0)) return;
      // Two examples that differ where a difference cannot change an index.
      const isFixed = inputs.map((_, k) => op.args[Math.min(k, op.args.length - 1)] in op.nondifferentiable);
      const other = inputs.map((x, k) => (isFixed[k] ? x : x.mul(0.9 - k / 20)));
      const both = (xs: readonly Tensor[]): Tensor =>
        stack([inputs, xs].map((x) => op.run([...x], sample.params)));
      const f = vmap((...xs: Tensor[]) => op.run(xs, sample.params));
      const batches = inputs.map((x, k) => stack([x, other[k]]));
      expectAllClose(f(...batches), both(other), 1e-13, `${name}, sample ${i}`);
      if (!isPrimitive(op)) return;
      inputs.forEach((_, k) => {
        const alone = vmap((x: Tensor) => op.run(inputs.with(k, x), sample.params));
        const expected = both(inputs.with(k, other[k]));
        expectAllClose(alone(batches[k]), expected, 1e-13, `${name}, sample ${i}, input ${k} batched`);
      });
    });
  });
});

test("per-example gradients are vmap of grad", () => {
  const w = tensor([1, -2, 0.5]);
  const loss = (w: Tensor, x: Tensor) => softmax(x.mul(w)).mul(x).sum();
  const all = vmap(grad(loss), { inAxes: [null, 0] })(w, X);
  const loop = stack([0, 1, 2, 3].map((i) => grad(loss)(w, X.at(i))));
  expectAllClose(all, loop, 1e-14, "vmap(grad)");
});

test("grad, jvp and jacrev pass through vmap, and vmap through itself", () => {
  const f = (x: Tensor) => x.mul(x).sum().exp();
  expectAllClose(
    grad((x: Tensor) => vmap(f)(x).sum())(X),
    stack([0, 1, 2, 3].map((i) => grad(f)(X.at(i)))),
    1e-13,
    "grad of vmap",
  );
  const [, dy] = jvp(vmap(f), [X], [ones(4, 3)]);
  expectAllClose(dy, stack([0, 1, 2, 3].map((i) => jvp(f, [X.at(i)], [ones(3)])[1])), 1e-13, "jvp of vmap");
  const second = vmap((x: Tensor) => jacrev(grad(f))(x))(X);
  expectAllClose(second, stack([0, 1, 2, 3].map((i) => hessian(f, X.at(i)))), 1e-12, "vmap of a Hessian");
  const table = vmap((x: Tensor) => vmap((y: Tensor) => x.mul(y).sum())(X))(X);
  expectAllClose(table, matmul(X, X.T), 1e-14, "vmap in vmap");
});

test("training through vmap of grad reaches captured parameters", () => {
  const w = param([1, 2, 3]);
  vmap((x: Tensor) => grad((y: Tensor) => y.mul(y).mul(w).sum())(x).sum())(X)
    .sum()
    .backward();
  expectAllClose(w.grad!, X.sum(0).mul(2), 1e-14, "d/dw sum 2 x w");
});

test("results that ignore the batch are repeated, and axes can be chosen", () => {
  expect(vmap((_: Tensor) => tensor([1, 2]))(X).shape).toEqual([4, 2]);
  expect(vmap((x: Tensor) => x.mul(2), { inAxes: 1, outAxis: -1 })(X).toArray()).toEqual(X.mul(2).toArray());
});

test("indices may differ from example to example", () => {
  const y = vmap((x: Tensor, i: Tensor) => gather(x, 0, i))(
    X,
    tensor([[0], [-1], [1], [2]], { dtype: "int32" }),
  );
  expect(y.toArray()).toEqual([
    [X.at(0, 0).item()],
    [X.at(1, 2).item()],
    [X.at(2, 1).item()],
    [X.at(3, 2).item()],
  ]);
});

test("a gradient goes back through places that differ from example to example, beside others", () => {
  const perExample = vmap(grad((x: Tensor) => x.sort().add(x.add(x)).mul([1, 2, 3]).sum()));
  const gradients = perExample([
    [1, 2, 3],
    [3, 1, 2],
  ]) as Tensor;
  expect(gradients.toArray()).toEqual([
    [3, 6, 9],
    [5, 5, 8],
  ]);
});

test("inside vmap a tensor has no single value, and says so", () => {
  expect(() => vmap((x: Tensor) => (x.sum().item() > 0 ? x : x.neg()))(X)).toThrow(
    failure("autograd/vmap-value"),
  );
  expect(() => vmap((x: Tensor, y: Tensor) => x.add(y))(X, ones(3, 3))).toThrow(failure("shape/mismatch"));
});

test("section 2 of the lecture: Hessian, HVP and the gradient penalty", () => {
  const f = (p: Tensor) => p.at(0).add(p.at(1)).mul(p.at(2));
  const p = [-2, 5, -4];
  expect(grad(f)(p).toArray()).toEqual([-4, -4, 3]);
  expect(hessian(f, p).toArray()).toEqual([
    [0, 0, 1],
    [0, 0, 1],
    [1, 1, 0],
  ]);
  expect(hvp(f, p, [1, 2, 3]).toArray()).toEqual([3, 3, 3]);
  const penalty = (q: Tensor) => grad(f)(q).square().sum();
  expect(penalty(tensor(p)).item()).toBe(41);
  expect(grad(penalty)(p).toArray()).toEqual([6, 6, -16]);
});

test("a tensor that escapes from its vmap is refused afterwards, also in a later vmap", () => {
  let kept = tensor(0);
  vmap((x: Tensor) => {
    kept = x;
    return x;
  })(X);
  expect(() => kept.add(1)).toThrow(failure("autograd/vmap-ended"));
  expect(() => vmap((x: Tensor) => x.add(kept))(X)).toThrow(failure("autograd/vmap-ended"));
  expect(() => vmap((x: Tensor) => void x.add(1))(X)).toThrow(/vmap: the function returned nothing/);
});

test("every example of a batch drops units of its own, as in a loop", () => {
  const rows = ones(6, 20);
  manualSeed(4);
  const batch = vmap((x: Tensor) => dropout(x, 0.5))(rows);
  manualSeed(4);
  expect(batch.toArray()).toEqual(stack(rows.unbind().map((x) => dropout(x, 0.5))).toArray());
  const nested = vmap(vmap((x: Tensor) => dropout(x, 0.5)))(ones(2, 3, 20));
  expect(new Set(nested.reshape(6, 20).unbind().map(String)).size).toBe(6);
});

test("labels of examples become one-hot rows; of no examples there is an empty batch, whatever the op", () => {
  const labels = tensor([2, 0], { dtype: "int32" });
  expect(vmap((y: Tensor) => oneHot(y, 3))(labels).toArray()).toEqual(oneHot(labels, 3).toArray());
  expect(vmap((x: Tensor) => x.det())(zeros(0, 3, 3)).shape).toEqual([0]);
  expect(vmap((x: Tensor) => x.cumprod())(zeros(0, 3)).shape).toEqual([0, 3]);
});

test("axes that do not fit the arguments are refused, and so is what is no function", () => {
  const add = (x: Tensor, y: Tensor) => x.add(y);
  expect(() => vmap(add, { inAxes: [0] })(ones(3), ones(3))).toThrow(failure("argument/domain"));
  expect(() => vmap(add, { inAxes: null as never })(ones(3), ones(3))).toThrow(failure("argument/domain"));
  expect(() => vmap(add, { outAxis: 5 })(ones(3), ones(3))).toThrow(/^vmap: no axis 5/);
  expect(() => vmap(ones(3) as never)).toThrow(failure("argument/type"));
});
