/** Transforms nest: any derivative of any derivative of any derivative, by whichever means each was taken. */
import { expect, test } from "vitest";
import {
  AutogradFunction,
  checkpoint,
  type FunctionContext,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacobian,
  jacrev,
  jvp,
  linearize,
  param,
  stack,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
  vmap,
} from "../../runtime/index.js";

type Scalar = (x: Tensor) => Tensor;

/** Every way to differentiate a function of one number. */
const WAYS: Readonly<Record<string, (f: Scalar) => Scalar>> = {
  grad: (f) => grad(f) as Scalar,
  valueAndGrad: (f) => (x) => valueAndGrad(f)(x)[1],
  vjp: (f) => (x) => vjp(f, x)[1](1)[0],
  jvp: (f) => (x) => jvp(f, [x], [1])[1],
  "jvp by double vjp": (f) => (x) => jvp(f, [x], [1], { mode: "doubleVjp" })[1],
  linearize: (f) => (x) => linearize(f, x)[1](1),
  jacobian: (f) => (x) => jacobian(f, x),
  jacrev: (f) => jacrev(f) as Scalar,
  jacfwd: (f) => jacfwd(f) as Scalar,
  "grad in vmap": (f) => (x) => vmap(grad(f))(stack([x, x])).at(1),
  "grad of vmap": (f) => grad((x: Tensor) => vmap(f)(stack([x, x])).at(0)) as Scalar,
  "grad of checkpoint": (f) => grad((x: Tensor) => checkpoint(f, x)) as Scalar,
};

const names = Object.keys(WAYS);
const triples = names.flatMap((a) => names.flatMap((b) => names.map((c) => [a, b, c] as const)));

test.each(names)("%s of each pair of others: the third derivative of x^4 is 24 x", (a) => {
  for (const [first, b, c] of triples) {
    if (first !== a) continue;
    const third = WAYS[a](WAYS[b](WAYS[c]((x) => x.mul(x).mul(x).mul(x))));
    expect(third(tensor(2)).item(), `${a} of ${b} of ${c}`).toBeCloseTo(48, 12);
  }
});

test("a function of one's own has a third derivative by every way", () => {
  class Fourth extends AutogradFunction {
    static override forward(ctx: FunctionContext, x: Tensor): Tensor {
      ctx.saveForBackward(x);
      return x.mul(x).mul(x).mul(x);
    }
    static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
      const [x] = ctx.savedTensors;
      return gy.mul(x.mul(x).mul(x)).mul(4);
    }
  }
  for (const a of names) {
    for (const b of names) {
      const third = WAYS[a](WAYS[b](WAYS.grad((x) => Fourth.apply(x))));
      expect(third(tensor(2)).item(), `${a} of ${b}`).toBeCloseTo(48, 12);
    }
  }
});

test("Hessians and their products differentiate again", () => {
  const f = (x: Tensor) => x.pow(4).sum();
  const third = jacobian((x: Tensor) => hessian(f, x), [1, 2]);
  expect(third.at(1, 1).toArray()).toEqual([0, 48]);
  expect(jacobian((x: Tensor) => hvp(f, x, [1, 1]), [1, 2]).toArray()).toEqual([
    [24, 0],
    [0, 48],
  ]);
});

test("backward runs through any of them to the parameters that they read", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    const w = param(3);
    // d/dx (w x^2) = 2 w x, squared: 4 w^2 x^2, whose derivative in w is 8 w x^2.
    const slope = way((x) => w.mul(x).mul(x))(tensor(2));
    slope.mul(slope).backward();
    expect(w.grad?.item(), name).toBeCloseTo(96, 12);
  }
});

test("graphs of 100,000 gates: both modes, and a second derivative, without overflowing the stack", () => {
  const long = (x: Tensor): Tensor => {
    let y = x;
    for (let i = 0; i < 50_000; i++) y = y.mul(1.00001).sub(1e-9);
    return y.mul(y);
  };
  const slope = 1.00001 ** 50_000;
  expect(jvp(long, [2], [1])[1].item()).toBeCloseTo(2 * Math.sqrt(long(tensor(2)).item()) * slope, 6);
  expect(grad(grad(long))(2).item()).toBeCloseTo(2 * slope ** 2, 6);
  expect(jvp(grad(long), [2], [1])[1].item()).toBeCloseTo(2 * slope ** 2, 6);
});
