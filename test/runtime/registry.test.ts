/**
 * The proof of every op. For each sample of each registered function: the shape rule tells the truth, both derivative
 * rules agree with central differences and with each other, the derivative of the derivative is right in all four
 * combinations of modes, and at the edges the documented values come out.
 */
import { describe, expect, test } from "vitest";
import { isFloat } from "../../runtime/dtype.js";
import "../../runtime/index.js";
import { pull, push, trace } from "../../runtime/autodiff/trace.js";
import { tensor } from "../../runtime/leaf.js";
import {
  type Entry,
  isPrimitive,
  reasonWithoutGradient,
  registeredOps,
  type Sample,
} from "../../runtime/op.js";
import { sizeOf } from "../../runtime/shape.js";
import { Tensor } from "../../runtime/tensor.js";
import { directions, dot, expectAllClose, expectClose, step } from "./closeness.js";

const SEED = 20241123;
const DIFFERENCE = 1e-5;
const ADJOINT = 1e-10;

/** A differentiable function of several tensors: an op with its other inputs held fixed. */
type Func = (xs: readonly Tensor[]) => Tensor;

const jvpOf = (f: Func, x: readonly Tensor[], v: readonly Tensor[]): Tensor =>
  push(
    trace(x, (xs) => [f(xs)]),
    v,
  )[0];

const vjpOf = (f: Func, x: readonly Tensor[], u: Tensor): Tensor[] =>
  pull(
    trace(x, (xs) => [f(xs)]),
    [u],
  );

/** The slope of t -> <u, f(x + t v)> at 0, by a central difference. */
function slope(f: Func, x: readonly Tensor[], v: readonly Tensor[], u: Tensor): number {
  const h = 1e-5;
  return (dot([f(step(x, h, v))], [u]) - dot([f(step(x, -h, v))], [u])) / (2 * h);
}

/** Checks f at x: jvp, vjp, differences and adjoint identity. */
function checkDerivative(f: Func, x: readonly Tensor[], what: string): void {
  const y = f(x);
  const v = directions(x, SEED);
  const [u] = directions([y], SEED + 1);
  const dy = jvpOf(f, x, v);
  expect(dy.shape, `${what}: a tangent has the shape of the value`).toEqual(y.shape);
  const gx = vjpOf(f, x, u);
  gx.forEach((g, i) => {
    expect(g.shape, `${what}: a gradient has the shape of its input`).toEqual(x[i].shape);
  });
  const forward = dot([u], [dy]);
  expectClose(forward, slope(f, x, v, u), DIFFERENCE, `${what}: jvp against differences`);
  expectClose(dot(gx, v), forward, ADJOINT, `${what}: <J'u, v> = <u, Jv>`);
}

describe.each(registeredOps().map((op) => [op.name, op] as const))("%s", (name, op) => {
  const samples = op.samples();

  test("has samples and documentation", () => {
    expect(samples.length).toBeGreaterThan(0);
    expect(op.doc.sentence).toMatch(/\.$/);
    expect(op.doc.formula.length).toBeGreaterThan(0);
    expect(op.doc.example).toMatch(/\/\/ /);
    const hasKink = samples.some(({ kink }) => kink !== undefined);
    if (hasKink) expect(op.doc.convention, "what is chosen at the kink").toMatch(/^Convention: /);
  });

  test.each(samples.map((sample, i) => [i, sample] as const))("sample %i keeps its promises", (i, sample) => {
    const inputs = sample.inputs.map((values) => tensor(values, { dtype: "float64" }));
    const what = `${name}, sample ${i}`;
    const y = op.run(inputs, sample.params);
    if (isPrimitive(op)) {
      const rule = op.shape(
        inputs.map((x) => x.shape),
        sample.params,
      );
      expect(y.shape, `${what}: the shape rule`).toEqual(rule);
    }
    expect(y.data.length, `${what}: as many values as the shape says`).toBe(sizeOf(y.shape));
    if (sample.value !== undefined) expectAllClose(y, sample.value, 1e-12, `${what}: documented value`);

    const wanted = inputs.map((_, k) => k).filter((k) => reasonWithoutGradient(op, k) === null);
    if (wanted.length === 0 || !isFloat(y.dtype)) return expectNoGradient(op, inputs, sample);
    if (sample.gradient !== undefined) checkDocumented(op, inputs, sample, what);
    if (sample.kink !== undefined) return;

    const f: Func = (xs) => op.run(fill(inputs, wanted, xs), sample.params);
    const x = wanted.map((k) => inputs[k]);
    checkDerivative(f, x, what);
    // An input alone: what one term of a sum forgets, the others may make good.
    x.forEach((xk, k) => {
      if (x.length > 1) checkDerivative(([t]) => f(x.with(k, t)), [xk], `${what}, input ${k} alone`);
    });
    // Gradients and tangents depend on the point and on the direction; they are differentiated in both.
    const v = directions(x, SEED + 2);
    const [u] = directions([y], SEED + 3);
    x.forEach((_, k) => {
      checkDerivative(([u, ...xs]) => vjpOf(f, xs, u)[k], [u, ...x], `${what}: derivative of gradient ${k}`);
    });
    const split = (all: readonly Tensor[]) => [all.slice(0, x.length), all.slice(x.length)] as const;
    checkDerivative((all) => jvpOf(f, ...split(all)), [...x, ...v], `${what}: derivative of the tangent`);
  });
});

function fill(inputs: readonly Tensor[], at: readonly number[], xs: readonly Tensor[]): Tensor[] {
  const filled = [...inputs];
  at.forEach((k, i) => {
    filled[k] = xs[i];
  });
  return filled;
}

function checkDocumented(op: Entry, inputs: readonly Tensor[], sample: Sample, what: string): void {
  const leaves = inputs.map((x) => tensor(x, { requiresGrad: true }));
  const y = op.run(leaves, sample.params);
  y.backward(new Tensor(y.shape, y.dtype, new Float64Array(y.size).fill(1)));
  sample.gradient?.forEach((expected, i) => {
    if (expected === null) expect(leaves[i].grad).toBeNull();
    else expectAllClose(leaves[i].grad!, expected, 1e-12, `${what}: documented gradient of input ${i}`);
  });
}

function expectNoGradient(op: Entry, inputs: readonly Tensor[], sample: Sample): void {
  const y = op.run(
    inputs.map((x) => tensor(x, { requiresGrad: true })),
    sample.params,
  );
  expect(y.requiresGrad).toBe(false);
  expect(() => y.backward(y)).toThrow(expect.objectContaining({ code: "autograd/no-path" }));
}
