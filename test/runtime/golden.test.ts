/**
 * The runtime against PyTorch: values, gradients and second derivatives as test/golden/ wrote them down, and calls
 * that both refuse. Nothing here runs Python.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { callsBehind } from "../../runtime/autodiff/tape.js";
import type { DType } from "../../runtime/dtype.js";
import * as gradlab from "../../runtime/index.js";
import { tensor } from "../../runtime/leaf.js";
import { registeredOps } from "../../runtime/op.js";
import * as ops from "../../runtime/ops/index.js";
import { nest, spread } from "../../runtime/samples.js";
import { type NestedNumbers, type Shape, sizeOf } from "../../runtime/shape.js";
import { Tensor } from "../../runtime/tensor.js";
import { flat } from "./closeness.js";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface Encoded {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: readonly (number | string)[];
}

interface Argument {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data?: readonly (number | string)[];
  readonly spread?: readonly [low: number, high: number, start: number];
}

interface Case {
  readonly call: string;
  readonly args: readonly Json[];
  readonly values?: readonly Encoded[];
  readonly gradients?: readonly Encoded[];
  readonly second?: readonly Encoded[];
  readonly refused?: string;
  readonly tolerance?: number;
}

const folder = fileURLToPath(new URL("golden/", import.meta.url));

const families = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => [file, JSON.parse(readFileSync(folder + file, "utf8")).cases as Case[]] as const)
  .filter(([, cases]) => cases.some(({ call }) => call !== undefined));

/** The values of an argument: written out, or made as `spread` of test/golden/harness.py makes them. */
function numbersOf({ shape, data, spread: made }: Argument): NestedNumbers {
  return made === undefined ? nest(data!.map(Number), shape) : spread(shape, ...made);
}

function isEncoded(value: Json): value is Json & Argument {
  return (
    typeof value === "object" && value !== null && "dtype" in value && ("data" in value || "spread" in value)
  );
}

/** Arguments as a user passes them; float tensors are leaves that want a gradient, and are also put into `leaves`. */
function decode(value: Json, leaves: Tensor[]): unknown {
  if (value === "Infinity" || value === "-Infinity" || value === "NaN") return Number(value);
  if (value === "undefined") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => decode(entry, leaves));
  if (!isEncoded(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decode(entry, leaves)]));
  }
  const { shape, dtype } = value;
  const isEmpty = sizeOf(shape) === 0;
  const x = isEmpty ? gradlab.zeros(shape, { dtype }) : tensor(numbersOf(value), { dtype });
  if (dtype.startsWith("float")) leaves.push(x.setRequiresGrad());
  return x;
}

function run(call: string, args: readonly unknown[]): Tensor[] {
  const f = (gradlab as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[call];
  expect(f, `${call} is exported`).toBeTypeOf("function");
  const result = f(...args);
  if (result instanceof Tensor) return [result];
  return Object.values(result as Record<string, Tensor>);
}

/** Gradients of the sum of <direction, y>; `start` makes the directions, as in test/golden/harness.py. */
function gradients(ys: readonly Tensor[], leaves: readonly Tensor[], start: number): Tensor[] {
  let total: Tensor = tensor(0);
  ys.forEach((y, k) => {
    if (!y.requiresGrad) return;
    const weights = tensor(spread(y.shape, -1, 1, start + k));
    total = total.add(y.mul(sizeOf(y.shape) === 0 ? weights.reshape(y.shape) : weights).sum());
  });
  for (const x of leaves) x.zeroGrad();
  if (callsBehind([total]).length > 0) total.backward(undefined, { createGraph: true });
  return leaves.map((x) => x.grad ?? gradlab.zerosLike(x));
}

function compare(actual: readonly Tensor[], expected: readonly Encoded[], tolerance: number, what: string) {
  expect(actual.length, `${what}: how many`).toBe(expected.length);
  expected.forEach(({ shape, dtype, data }, k) => {
    expect(actual[k].shape, `${what} ${k}: shape`).toEqual(shape);
    if (what === "value") expect(actual[k].dtype, `${what} ${k}: dtype`).toBe(dtype);
    const numbers = flat(actual[k]);
    data.map(Number).forEach((wanted, i) => {
      if (Object.is(wanted, numbers[i]) || wanted === numbers[i]) return;
      const error = Math.abs(numbers[i] - wanted) / Math.max(1, Math.abs(wanted));
      expect(error, `${what} ${k}, entry ${i}: ${numbers[i]} is not ${wanted}`).toBeLessThanOrEqual(
        tolerance,
      );
    });
  });
}

const everyCase = families.flatMap(([, all]) => all);

test("every function that users call, and PyTorch has too, has a golden case, with 400 options and 100 refusals among them", () => {
  const isTensor = (arg: Json): boolean => typeof arg === "object" && arg !== null && isEncoded(arg);
  const accepted = everyCase.filter(({ refused }) => refused === undefined);
  const options = accepted.map(
    ({ call, args }) => `${call} ${JSON.stringify(args.filter((arg) => !isTensor(arg)))}`,
  );
  expect(new Set(options).size).toBeGreaterThan(400);
  expect(everyCase.length - accepted.length).toBeGreaterThan(100);
  expect(accepted.filter(({ gradients }) => gradients !== undefined).length).toBeGreaterThan(500);
  const covered = new Set(accepted.map(({ call }) => call));
  const isCompared = (name: string): boolean => {
    const isFunction = typeof (ops as Record<string, unknown>)[name] === "function";
    return isFunction && registeredOps().find((op) => op.name === name)?.doc.torch !== "";
  };
  const missing = Object.keys(ops).filter((name) => isCompared(name) && !covered.has(name));
  // Copies and cuts: other numbers cannot come of them.
  expect(missing).toEqual(["cast", "detach"]);
});

describe.each(families)("%s", (_, cases) => {
  test.each(cases.map((golden, i) => [`${golden.call} #${i}`, golden] as const))("%s", (_name, golden) => {
    const leaves: Tensor[] = [];
    const args = golden.args.map((arg) => decode(arg, leaves));
    if (golden.refused !== undefined) {
      expect(() => run(golden.call, args)).toThrow(expect.objectContaining({ code: golden.refused }));
      return;
    }
    const tolerance = golden.tolerance ?? 1e-12;
    const values = run(golden.call, args);
    compare(values, golden.values!, tolerance, "value");
    if (golden.gradients === undefined) return;
    const first = gradients(values, leaves, 7);
    compare(first, golden.gradients, 10 * tolerance, "gradient");
    if (golden.second === undefined) return;
    compare(gradients(first, leaves, 11), golden.second, 100 * tolerance, "second gradient");
  });
});
