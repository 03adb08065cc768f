/**
 * The promotion rules of runtime/dtype.ts, over every op of the registry: float32 gives what float64 gives, as float32
 * sees it; integers and bools give exactly what the same numbers give as float64, or are refused with a code.
 */
import { afterEach, describe, expect, test } from "vitest";
import { type DType, isFloat } from "../../runtime/dtype.js";
import {
  add,
  argmax,
  clamp,
  cumprod,
  div,
  eq,
  exp,
  GradlabError,
  hardtanh,
  maximum,
  mean,
  mul,
  pow,
  prod,
  relu,
  scatterAdd,
  setDefaultDtype,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  where,
} from "../../runtime/index.js";
import { type Entry, reasonWithoutGradient, registeredOps, type Sample } from "../../runtime/op.js";
import { expectAllClose, flat } from "./closeness.js";
import { failure } from "./refusal.js";

afterEach(() => setDefaultDtype("float64"));

const ops = registeredOps().map((op) => [op.name, op] as const);
/** A float32 becomes a float64 on purpose: by a cast, or by a weight that was given as an array (rule 2). */
const WIDENED = ["cast", "binaryCrossEntropy", "binaryCrossEntropyWithLogits"];

/** An exponential of x is as exact as x is, which float32 rounds to 6e-8 of its size. */
const near = (xs: readonly Tensor[]): number =>
  1e-5 + 1e-7 * Math.max(0, ...xs.flatMap((x) => flat(x).filter(Number.isFinite).map(Math.abs)));

/** The inputs of a sample; those that carry numbers (not positions, labels or masks) as `dtype`. */
function inputsOf(op: Entry, sample: Sample, dtype: DType, change = (x: number) => x): Tensor[] {
  return sample.inputs.map((values, k) => {
    const x = tensor(values, { dtype: "float64" });
    const isFixed = reasonWithoutGradient(op, k) !== null && op.nondifferentiable["*"] === undefined;
    if (isFixed) return x;
    return tensor(x.data.map(change), { dtype: "float64" }).reshape(x.shape).to(dtype);
  });
}

describe.each(ops)("%s", (name, op) => {
  const samples = op.samples();

  test("float32 in, float32 out, and the values of float64", () => {
    samples.forEach((sample, i) => {
      const what = `${name}, sample ${i}`;
      const x = inputsOf(op, sample, "float32");
      const y = op.run(x, sample.params);
      // The same rounded numbers, so that only the arithmetic differs.
      const wanted = op.run(
        x.map((xk) => xk.to("float64")),
        sample.params,
      );
      if (!WIDENED.includes(name))
        expect(y.dtype, what).toBe(isFloat(wanted.dtype) ? "float32" : wanted.dtype);
      expectAllClose(y.to("float64"), wanted, near(x), what);
    });
  });

  test("the gradient of a float32 is a float32, near that of float64", () => {
    samples.forEach((sample, i) => {
      const leaves = (dtype: DType) =>
        inputsOf(op, sample, "float32").map((x, k) =>
          reasonWithoutGradient(op, k) === null ? x.to(dtype).detach().setRequiresGrad() : x,
        );
      const [x, wanted] = [leaves("float32"), leaves("float64")];
      for (const inputs of [x, wanted]) {
        const y = op.run(inputs, sample.params);
        if (y.requiresGrad) y.sum().backward();
      }
      x.forEach((xk, k) => {
        if (xk.grad === null) return;
        expect(xk.grad.dtype).toBe("float32");
        expectAllClose(
          xk.grad.to("float64"),
          wanted[k].grad!,
          near(x),
          `${name}, sample ${i}, gradient ${k}`,
        );
      });
    });
  });

  test.each([
    ["int32", (x: number) => Math.max(-9, Math.min(9, Math.round(2 * x) || 0))],
    ["bool", (x: number) => (x > 0 ? 1 : 0)],
  ] as const)("%s in: the same numbers as from float64, or refused", (dtype, change) => {
    samples.forEach((sample, i) => {
      const what = `${name}, sample ${i}`;
      let y: Tensor;
      try {
        y = op.run(inputsOf(op, sample, dtype, change), sample.params);
      } catch (error) {
        expect(error, what).toBeInstanceOf(GradlabError);
        expect((error as GradlabError).code, what).toMatch(/^(dtype|argument|linalg)\//);
        return;
      }
      const wanted = op.run(inputsOf(op, sample, "float64", change), sample.params);
      if (name === "cast") return;
      expect(isFloat(y.dtype) || dtype === "int32" || y.dtype === "bool" || y.dtype === "int32", what).toBe(
        true,
      );
      expectAllClose(y, flat(wanted), isFloat(y.dtype) ? 1e-12 : 0, `${what} as ${y.dtype}`);
      if (y.dtype === "bool")
        expect(
          flat(y).every((value) => value === 0 || value === 1),
          what,
        ).toBe(true);
    });
  });
});

const whole = tensor([3, -2, 5], { dtype: "int32" });
const truth = tensor([true, false, true]);
const single = tensor([0.5, -1.5, 2], { dtype: "float32" });
const double = tensor([0.5, -1.5, 2]);

test.each<[string, Tensor, DType]>([
  ["rule 1: int32 and float32", add(whole, single), "float32"],
  ["rule 1: float32 and float64", mul(single, double), "float64"],
  ["rule 1: bool and int32", add(truth, whole), "int32"],
  ["rule 1: an array counts as float64", add(single, [1, 2, 3]), "float64"],
  ["rule 2: a number beside float32", mul(single, 0.1), "float32"],
  ["rule 2: a whole number beside int32", mul(whole, 2), "int32"],
  ["rule 2: a fraction beside int32", mul(whole, 0.5), "float64"],
  ["rule 2: a whole number beside bool", add(truth, 1), "int32"],
  ["rule 2: a fraction beside bool", mul(truth, 0.5), "float64"],
  ["rule 2: a fraction as a bound of int32", clamp(whole, -0.5, 2.5), "float64"],
  ["rule 2: whole bounds of int32", clamp(whole, -1, 2), "int32"],
  ["rule 2: a fraction as a level of int32", hardtanh(whole, -0.5, 0.5), "float64"],
  ["rule 2: the condition of where does not count", where(double, single, 0), "float32"],
  ["rule 3: real functions of int32", exp(whole), "float64"],
  ["rule 3: division of int32", div(whole, 2), "float64"],
  ["rule 3: the mean of bools", mean(truth), "float64"],
  ["rule 4: comparisons", eq(single, single), "bool"],
  ["rule 4: arithmetic on bools", sub(truth, truth), "int32"],
  ["rule 4: the sum of bools", sum(truth), "int32"],
  ["rule 4: trues added at one place", scatterAdd(truth, 0, [0, 0], [true, true]), "int32"],
  ["rule 4: positions", argmax(double), "int32"],
  ["rule 5: picking from bools", maximum(truth, truth), "bool"],
  ["rule 5: picking from int32", relu(whole), "int32"],
])("%s", (_, { dtype }, wanted) => {
  expect(dtype).toBe(wanted);
});

test("with float32 as the default, real functions of integers and arrays are float32", () => {
  setDefaultDtype("float32");
  expect([exp(whole), div(whole, 2), mul(whole, 0.5), tensor([1.5])].map(({ dtype }) => dtype)).toEqual(
    new Array(4).fill("float32"),
  );
});

test("int32 wraps at 32 bits to the last digit, in arrays and alone", () => {
  const [x, y] = [2147483647, 1234567891];
  const wrapped = {
    add: (x + y) | 0,
    mul: Math.imul(x, y),
    square: Math.imul(x, x),
    pow: Math.imul(Math.imul(y, y), y),
  };
  for (const one of [
    (v: number) => tensor(v, { dtype: "int32" }),
    (v: number) => tensor([v], { dtype: "int32" }),
  ]) {
    expect(flat(add(one(x), one(y)))).toEqual([wrapped.add]);
    expect(flat(mul(one(x), one(y)))).toEqual([wrapped.mul]);
    expect(flat(square(one(x)))).toEqual([wrapped.square]);
    expect(flat(pow(one(y), 3))).toEqual([wrapped.pow]);
  }
  const line = tensor([x, y, 3], { dtype: "int32" });
  expect(prod(line).item()).toBe(Math.imul(wrapped.mul, 3));
  expect(flat(cumprod(line))).toEqual([x, wrapped.mul, Math.imul(wrapped.mul, 3)]);
  expect(sum(line).item()).toBe((x + y + 3) | 0);
});

test("an integer to a negative power is refused, not rounded to 0", () => {
  expect(() => pow(whole, -1)).toThrow(failure("argument/domain"));
  expect(() => pow(tensor(2, { dtype: "int32" }), tensor(-1, { dtype: "int32" }))).toThrow(
    failure("argument/domain"),
  );
  expect(pow(whole, 0.5).dtype).toBe("float64");
});

test("only floats carry gradients", () => {
  for (const x of [whole, truth])
    expect(() => x.detach().setRequiresGrad()).toThrow(failure("dtype/not-differentiable"));
});

test("a number that int32 cannot hold widens it, whatever the rank; beside float32 it is rounded first", () => {
  const whole = { dtype: "int32" } as const;
  expect([add(tensor([1], whole), 3e9).dtype, add(tensor([1], whole), 3e9).toArray()]).toEqual([
    "float64",
    [3e9 + 1],
  ]);
  expect(tensor(1, whole).gt(3e9).item()).toBe(0);
  expect(tensor([1], whole).gt(3e9).toArray()).toEqual([false]);
  for (const x of [tensor(0.1, { dtype: "float32" }), tensor([0.1], { dtype: "float32" })]) {
    expect(eq(x, 0.1).sum().item()).toBe(1);
  }
});
