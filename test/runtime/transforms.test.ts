/** What transforms promise: right values, free nesting, structures, and no confusion between derivatives. */
import { expect, test } from "vitest";
import {
  exp,
  grad,
  jacfwd,
  jacobian,
  jacrev,
  jvp,
  linearize,
  log,
  matmul,
  noGrad,
  param,
  sigmoid,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
} from "../../runtime/index.js";
import { expectAllClose } from "./closeness.js";

const cube = (x: Tensor) => x.mul(x).mul(x);

test("grad gives the derivative, and touches no .grad", () => {
  const x = param(2);
  expect(grad(cube)(x).item()).toBe(12);
  expect(x.grad).toBeNull();
});

test("derivatives nest to the third order, in any mixture of modes", () => {
  const fourth = (x: Tensor) => cube(x).mul(x);
  const d = (f: (x: Tensor) => Tensor) => grad(f) as (x: Tensor) => Tensor;
  const t = (f: (x: Tensor) => Tensor) => (x: Tensor) => jvp(f, [x], [1])[1];
  for (const [a, b, c] of [
    [d, d, d],
    [d, d, t],
    [d, t, d],
    [t, d, d],
    [d, t, t],
    [t, d, t],
    [t, t, d],
    [t, t, t],
  ]) {
    expect(a(b(c(fourth)))(tensor(2)).item()).toBe(48);
  }
});

test("an inner derivative is not confused with an outer one", () => {
  // d/dx [ x * d/dy (x + y) ] = d/dx [ x * 1 ] = 1
  const f = (x: Tensor) => x.mul(grad((y: Tensor) => x.add(y))(1));
  expect(grad(f)(3).item()).toBe(1);
  // d/dx [ x * d/dy (x y) ] = d/dx [ x x ] = 2x, in every mixture of modes
  const g = (x: Tensor) => x.mul(grad((y: Tensor) => x.mul(y))(1));
  const h = (x: Tensor) => x.mul(jvp((y: Tensor) => x.mul(y), [1], [1])[1]);
  for (const k of [g, h]) {
    expect(grad(k)(3).item()).toBe(6);
    expect(jvp(k, [3], [1])[1].item()).toBe(6);
  }
});

test("a gradient taken inside a function can be trained through, by backward too", () => {
  const w = param(3);
  const penalty = grad((x: Tensor) => w.mul(x).mul(x))(2);
  penalty.mul(penalty).backward();
  // (2 w x)^2 = 16 w^2 at x = 2
  expect(w.grad?.item()).toBe(96);
});

test("gradients have the structure of their argument", () => {
  const loss = (p: { W: Tensor; b: Tensor[] }) => p.W.mul(p.b[0]).sum().add(p.b[1]);
  const g = grad(loss)({ W: [1, 2], b: [tensor(3), tensor(4)] });
  expect(g.W.toArray()).toEqual([3, 3]);
  expect(g.b.map((t) => t.toArray())).toEqual([3, 1]);
});

test("argnums names the arguments to differentiate in", () => {
  const f = (x: Tensor, y: Tensor) => x.mul(x).mul(y);
  expect(grad(f, 1)(tensor(3), 5).item()).toBe(9);
  expect(grad(f, [0, 1])(3, 5).map((t) => t.item())).toEqual([30, 9]);
  expect(() => grad(f, 2 as 0)(3, tensor(5))).toThrow(expect.objectContaining({ code: "argument/domain" }));
});

test("valueAndGrad gives both, from one run", () => {
  let runs = 0;
  const f = (x: Tensor) => {
    runs++;
    return cube(x);
  };
  const [y, g] = valueAndGrad(f)(2);
  expect([y.item(), g.item(), runs]).toEqual([8, 12, 1]);
  expect(y.requiresGrad).toBe(false);
});

test("a function that ignores its argument has gradient zero", () => {
  expect(grad((_: Tensor) => tensor(3))(tensor([1, 2])).toArray()).toEqual([0, 0]);
});

test("grad of a vector-valued function is refused with a way out", () => {
  expect(() => grad((x: Tensor) => x.mul(2))([1, 2])).toThrow(/jacobian/);
});

test("integers have no gradient: grad and Jacobians refuse them instead of giving zeros", () => {
  const whole = tensor([1, 2], { dtype: "int32" });
  const f = (x: Tensor) => x.mul(x).sum();
  const refusal = expect.objectContaining({ code: "dtype/not-differentiable" });
  for (const d of [grad(f), jacrev(f), jacfwd(f), (x: Tensor) => jacobian(f, x)]) {
    expect(() => d(whole)).toThrow(refusal);
  }
  expect(() => grad((p: { x: Tensor; y: Tensor }) => f(p.x))({ x: [1, 2], y: whole })).toThrow(/argument 0/);
  expect(grad((x: Tensor, y: Tensor) => x.mul(y).sum())([1, 2], whole).toArray()).toEqual([1, 2]);
});

test("a function that returns a position or a truth value is refused too", () => {
  for (const f of [(x: Tensor) => x.argmax(), (x: Tensor) => x.gt(0).all()]) {
    expect(() => grad(f)([1, 2])).toThrow(expect.objectContaining({ code: "dtype/not-differentiable" }));
  }
});

test("a function that forgot to return is told so", () => {
  expect(() => grad(((x: Tensor) => void x.mul(2)) as never)(1)).toThrow(
    /grad: the function returned nothing/,
  );
});

test("vjp and jvp are transposes: <u, Jv> = <J'u, v>", () => {
  const f = (x: Tensor, w: Tensor) => sigmoid(matmul(x, w));
  const x = tensor([[0.5, -1, 2]]);
  const w = tensor([
    [1, 2],
    [-1, 0.5],
    [0.3, -0.7],
  ]);
  const [dx, dw] = [tensor([[1, 2, 3]]), w.mul(0.5)];
  const u = tensor([[2, -1]]);
  const [gx, gw] = vjp(f, x, w)[1](u);
  const [, dy] = jvp(f, [x, w], [dx, dw]);
  const left = sum(gx.mul(dx))
    .add(sum(gw.mul(dw)))
    .item();
  expect(left).toBeCloseTo(sum(u.mul(dy)).item(), 14);
});

test("linearize runs the function once and pushes as many tangents as wanted", () => {
  let runs = 0;
  const [y, push] = linearize(
    (x: Tensor) => {
      runs++;
      return exp(x);
    },
    [0, 1],
  );
  expect(push([1, 0]).toArray()).toEqual([1, 0]);
  expect(push([0, 1]).toArray()).toEqual([0, Math.E]);
  expect([y.toArray(), runs]).toEqual([[1, Math.E], 1]);
});

test("jacobian is output x input by default and input x output for the lecture", () => {
  const f = (x: Tensor) =>
    matmul(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      x,
    );
  expect(jacobian(f, [1, 1, 1]).toArray()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(jacobian(f, [1, 1, 1], { layout: "denominator" }).toArray()).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
});

test("jacrev and jacfwd agree, and compose to a Hessian", () => {
  const f = (x: Tensor) => log(sum(exp(x)));
  const x = tensor([0.3, -0.2, 0.9]);
  const a = jacfwd(jacrev(f))(x);
  const b = jacrev(jacfwd(f))(x);
  expectAllClose(a, b, 1e-14, "forward over reverse against reverse over forward");
  expect(a.shape).toEqual([3, 3]);
});

test("a transform works inside noGrad: it differentiates in its own inputs", () => {
  expect(noGrad(() => grad(cube)(2)).item()).toBe(12);
});

test.each<[string, string, () => unknown]>([
  ["the value instead of the function", "argument/type", () => grad(cube(tensor(2)) as never)],
  ["the value instead of the function", "argument/type", () => jacrev(tensor(2) as never)],
  ["a function that gives a plain number", "argument/type", () => grad((x) => x.item() as never)(2)],
  ["no argument", "argument/missing", () => (grad(cube) as () => Tensor)()],
  [
    "an argument named twice",
    "argument/domain",
    () => grad((x: Tensor, y: Tensor) => x.mul(y), [0, 0])(tensor(2), tensor(3)),
  ],
  ["no argument named", "argument/domain", () => grad((x: Tensor) => cube(x), [])(2 as never)],
  ["tangents that are no list", "argument/type", () => jvp(cube, 2 as never, 1 as never)],
  ["a layout of another name", "argument/domain", () => jacobian(cube, 2, { layout: "rows" as "numerator" })],
  ["arguments that are no list", "argument/type", () => jacobian(cube, 2 as never, { argnums: 0 })],
  ["a Jacobian of positions", "dtype/not-differentiable", () => jacobian((x) => x.argmax(), [1, 2])],
  [
    "a structure with a class",
    "argument/type",
    () => grad((m: Map<string, Tensor>) => m.get("w")!)(new Map() as never),
  ],
  [
    "a structure that contains itself",
    "argument/type",
    () => {
      const p: Record<string, unknown> = { w: tensor(1) };
      p.self = p;
      return grad((q: { w: Tensor }) => q.w)(p as never);
    },
  ],
])("refused: %s", (_, code, call) => {
  expect(call).toThrow(expect.objectContaining({ code, hint: expect.stringMatching(/\w/) }));
});
