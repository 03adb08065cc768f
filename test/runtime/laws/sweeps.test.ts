/**
 * backward() on random programs whose values are used many times: it gives what grad gives, at every value on the way
 * too, again and again, and changes nothing but gradients.
 */
import fc from "fast-check";
import { expect } from "vitest";
import { add, detach, hvp, jvp, mul, noGrad, param, sum, type Tensor, vjp } from "../../../runtime/index.js";
import { operand } from "../../../runtime/operators.js";
import { directions, dot, expectAllClose, expectClose } from "../closeness.js";
import { law } from "./law.js";
import { all, gradientsOf, type Program, programs } from "./programs.js";

/** All values of a program weighed and added up, so that each is used by whatever follows and once more. */
function total(values: readonly Tensor[]): Tensor {
  const weights = directions(values, 11);
  return values.map((x, i) => sum(mul(x, weights[i]))).reduce((a, b) => add(a, b));
}

/** A run on parameters: all values, and their total. */
function run(program: Program): { params: Tensor[]; values: Tensor[]; loss: Tensor } {
  const params = program.point().map((x) => param(x));
  const values = program.values(params);
  return { params, values, loss: total(values) };
}

const totalOf =
  (program: Program) =>
  (...xs: Tensor[]): Tensor =>
    total(program.values(xs));

const gradOf = (x: Tensor): Tensor => x.grad ?? mul(detach(x), 0);
const gradientsNow = (xs: readonly Tensor[]): Tensor[] => xs.map((x) => gradOf(x).detach().clone());
const numbersOf = (xs: readonly Tensor[]): number[][] => xs.map((x) => [...x.data]);

/** Any value of a program but its last, by number. */
const place = fc.nat(1000);
const placeIn = (values: readonly Tensor[], at: number): number => at % values.length;

law("backward() is grad() is the pullback of 1, and writes into no value", [programs("any")], (program) => {
  const { params, values, loss } = run(program);
  const before = numbersOf(values);
  loss.backward();
  const gradients = gradientsNow(params);
  const x = program.point();
  const [, pullback] = vjp(totalOf(program), ...x);
  const pulled = pullback(1) as unknown as Tensor[];
  pullback(3);
  gradientsOf(totalOf(program), x).forEach((g, i) => {
    expectAllClose(gradients[i], g, 1e-11, `gradient ${i}`);
    expectAllClose(pulled[i], g, 1e-11, `pullback ${i}`);
  });
  expect(numbersOf(values)).toEqual(before);
});

law("a function of many results has the derivatives of their total", [programs("any")], (program) => {
  const x = program.point();
  const every = (...xs: Tensor[]): Tensor[] => program.values(xs);
  const [values, pullback] = vjp(every, ...x);
  const weights = directions(values, 11);
  const pulled = pullback(weights) as unknown as Tensor[];
  gradientsOf(totalOf(program), x).forEach(
    (g, i) => void expectAllClose(pulled[i], g, 1e-11, `gradient ${i}`),
  );
  const v = directions(x, 3);
  const tangents = jvp(every, x as never, v as never)[1] as Tensor[];
  expectClose(dot(tangents, weights), dot(pulled, v), 1e-10, "forward mode");
});

law("the gradient kept at a value is that of all that follows", [programs("any"), place], (program, at) => {
  const { values, loss } = run(program);
  const j = placeIn(values, at);
  loss.backward();
  const plain = values.map((x) => x.detach());
  // The value moves, those before it stay, and those behind it follow.
  const rest = (moved: Tensor): Tensor => total(program.values([...plain.slice(0, j), moved]));
  const isInput = j < program.shapes.length;
  if (!isInput) expectAllClose(gradOf(values[j]), gradientsOf(rest, [plain[j]])[0], 1e-11, `at t${j}`);
});

law("backward() again doubles the gradients of the leaves alone", [programs("any")], (program) => {
  const { params, values, loss } = run(program);
  loss.backward();
  const once = gradientsNow(values);
  loss.backward();
  values.forEach((x, j) => {
    expectAllClose(gradOf(x), mul(once[j], j < params.length ? 2 : 1), 1e-12, `at t${j}`);
  });
});

law("a gradient that was recorded can be differentiated", [programs("smooth")], (program) => {
  const { params, loss } = run(program);
  const v = directions(params, 3);
  loss.backward(undefined, { createGraph: true });
  const slope = params.map((x, i) => sum(mul(gradOf(x), v[i]))).reduce((a, b) => add(a, b));
  for (const x of params) x.zeroGrad();
  if (slope.requiresGrad) slope.backward();
  const argnums = { argnums: all(params.length) };
  const products = hvp(totalOf(program), program.point() as never, v as never, argnums as never);
  (products as unknown as Tensor[]).forEach((Hv, i) => {
    expectAllClose(gradOf(params[i]), Hv, 1e-9, `product ${i}`);
  });
});

law(
  "a hook sees the whole gradient, and what it returns goes on in its place",
  [programs("any"), place],
  (program, at) => {
    const { params, values, loss } = run(program);
    const j = placeIn(values, at);
    loss.backward();
    const [plain, whole] = [gradientsNow(params), gradientsNow([values[j]])[0]];
    for (const x of params) x.zeroGrad();
    const seen: Tensor[] = [];
    if (!values[j].requiresGrad) return;
    values[j].registerHook((g) => {
      seen.push(g.clone());
      return mul(g, 3);
    });
    loss.backward();
    expect(seen.length).toBe(1);
    expectAllClose(seen[0], whole, 1e-12, "seen");
    // What comes through the value counts three times, and the rest once.
    const [, pullback] = vjp((...xs: Tensor[]) => program.values(xs)[j], ...program.point());
    (pullback(whole) as unknown as Tensor[]).forEach((through, i) => {
      expectAllClose(gradOf(params[i]), add(plain[i], mul(through, 2)), 1e-10, `gradient ${i}`);
    });
  },
);

law(
  "a value that is cut off is a constant",
  [programs("any"), place, fc.boolean()],
  (program, at, isInside) => {
    const x = program.point();
    const plain = program.values(x);
    const j = Math.max(placeIn(plain, at), x.length);
    const f = (constant: (xs: Tensor[]) => Tensor) =>
      gradientsOf((...xs) => total(program.values([...program.values(xs).slice(0, j), constant(xs)])), x);
    const cut = f((xs) => (isInside ? noGrad(() => program.values(xs)[j]) : detach(program.values(xs)[j])));
    f(() => plain[j]).forEach((g, i) => void expectAllClose(cut[i], g, 1e-12, `gradient ${i}`));
  },
);

law("parameters move between passes", [programs("smooth")], (program) => {
  const { params, loss } = run(program);
  loss.backward();
  const before = gradientsNow(params);
  const start = program.point();
  params.forEach((w, i) => {
    expect(operand(w).subAssign(mul(before[i], 0.1))).toBe(w);
    expectAllClose(w, start[i].sub(mul(before[i], 0.1)), 1e-15, "moved");
    w.zeroGrad();
  });
  // The old graph gives the old gradients, or says that it can not.
  try {
    loss.backward();
    params.forEach((w, i) => void expectAllClose(gradOf(w), before[i], 1e-12, `old gradient ${i}`));
  } catch (error) {
    expect(error).toMatchObject({ code: "autograd/modified" });
  }
  for (const w of params) w.zeroGrad();
  total(program.values(params)).backward();
  const there = params.map((w) => w.detach());
  gradientsOf(totalOf(program), there).forEach((g, i) => {
    expectAllClose(gradOf(params[i]), g, 1e-11, `new gradient ${i}`);
  });
});
