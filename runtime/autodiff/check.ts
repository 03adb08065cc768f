/**
 * Checking a derivative against differences: the judge of every hand-written gradient.
 *
 *   df/dx_i  is about  (f(x + h e_i) - f(x - h e_i)) / 2h,        with an error that shrinks as h^2
 *
 * Reported is the worst entry, and which recorded op is to blame. A kink is told from a mistake: there the slopes to
 * the left and to the right differ, however small the step.
 */
import { toTensor } from "../apply.js";
import { onesLike } from "../create.js";
import { isFloat } from "../dtype.js";
import { ArgumentError, DTypeError } from "../errors.js";
import { tensor } from "../leaf.js";
import { type Call, reasonWithoutGradient } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, sameShape, stridesOf } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { onlyTensor, requireFunction, resultOf } from "./arguments.js";
import { noGrad } from "./recording.js";
import { pull, push, trace } from "./trace.js";

/** Which derivative to check, how, and how exactly. */
export interface CheckOptions {
  /** 1 checks the gradient, 2 the gradient's own derivative too. */
  readonly order?: 1 | 2;
  readonly modes?: readonly ("reverse" | "forward")[];
  readonly step?: number;
  readonly tolerance?: number;
}

/** The worst entry of all derivatives checked. */
export interface CheckReport {
  readonly passed: boolean;
  readonly mode: "reverse" | "forward";
  readonly order: 1 | 2;
  /** Which input, and which entry of it: in row-major order, and as a position along its axes. */
  readonly input: number;
  readonly index: number;
  readonly position: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  /** |analytic - numeric|, divided by the larger of the two where that is above 1. */
  readonly relativeError: number;
  /** True if the function has a corner there, so that no derivative exists. */
  readonly isKink: boolean;
  /** The first op whose own derivative is off, if there is one. */
  readonly op: string | null;
  toString(): string;
}

type Func = (...xs: Tensor[]) => Tensor;

/**
 * Compares the derivatives of f at `inputs` with central differences. Reverse and forward mode by default. Of a value
 * with several entries the gradient of a fixed mixture of them is compared. Throws `argument/type`, `argument/domain`,
 * `argument/missing`, `dtype/not-differentiable`.
 * @example checkGradients((x) => x.mul(x).sum(), [[1, 2, 3]]).passed   // true
 */
export function checkGradients(
  f: Func,
  inputs: readonly TensorLike[],
  options: CheckOptions = {},
): CheckReport {
  const { order = 1, modes = ["reverse", "forward"], step = 1e-5, tolerance = 1e-5 } = options;
  checkOptions(order, modes);
  requireFunction("checkGradients", f);
  const xs = inputsOf(inputs);
  requireSmoothValue(f, xs);
  const findings = modes.map((mode) => compare(f, xs, 1, mode, step));
  if (order === 2) {
    xs.forEach((_, i) => {
      const gradient: Func = (...ts) => gradients(f, ts)[i];
      for (const mode of modes) findings.push(compare(gradient, xs, 2, mode, step));
    });
  }
  const worst = findings.reduce((a, b) => (b.relativeError <= a.relativeError ? a : b));
  const passed = worst.relativeError <= tolerance;
  const isKink = !passed && hasKink(worst.f, xs, worst.input, worst.index, step);
  const { f: _, ...finding } = worst;
  const position = stridesOf(xs[worst.input].shape).map(
    (stride, axis) => Math.floor(worst.index / stride) % xs[worst.input].shape[axis],
  );
  const report = { ...finding, position, passed, isKink, op: passed ? null : blame(f, xs, step, tolerance) };
  return { ...report, toString: () => sentence(report) };
}

/** Throws `argument/missing`, `argument/domain`. */
function checkOptions(order: number, modes: readonly string[]): void {
  const unknown = modes.find((mode) => mode !== "reverse" && mode !== "forward");
  if (modes.length > 0 && unknown === undefined && (order === 1 || order === 2)) return;
  throw new ArgumentError(
    modes.length === 0 ? "argument/missing" : "argument/domain",
    `checkGradients: nothing to check in order ${order} and the modes ${JSON.stringify(modes)}`,
    'order is 1 or 2, modes are "reverse", "forward" or both',
  );
}

/** The inputs in float64. Throws `argument/missing`, `argument/type`. */
function inputsOf(inputs: readonly TensorLike[]): Tensor[] {
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new ArgumentError(
      Array.isArray(inputs) ? "argument/missing" : "argument/type",
      "checkGradients: no inputs to check in",
      "the arguments of f come as a list: checkGradients(f, [x, y])",
    );
  }
  return inputs.map((x) => new Tensor(toTensor("checkGradients", x).shape, "float64", float64(x)));
}

/**
 * Differences mean something only where f gives one float tensor, the same whenever it is asked.
 * Throws `argument/type`, `dtype/not-differentiable`, `argument/domain`.
 */
function requireSmoothValue(f: Func, xs: readonly Tensor[]): void {
  const value = (): Tensor =>
    onlyTensor("checkGradients", resultOf("checkGradients", noGrad(() => f(...xs)) as unknown));
  const [y, again] = [value(), value()];
  if (!isFloat(y.dtype)) {
    throw new DTypeError(
      "dtype/not-differentiable",
      `checkGradients: the function returned a tensor of ${y.dtype}, which has no gradient`,
      "positions, comparisons and whole numbers jump; return floats that change smoothly",
    );
  }
  if (sameShape(y.shape, again.shape) && y.data.every((v: number, i: number) => Object.is(v, again.data[i])))
    return;
  throw new ArgumentError(
    "argument/domain",
    "checkGradients: the function gave two different values at the same inputs",
    "it draws random numbers or changes something: begin it with manualSeed(0), or switch dropout off by eval()",
  );
}

function float64(x: TensorLike): Float64Array {
  return Float64Array.from(toTensor("checkGradients", x).data);
}

interface Finding {
  readonly f: Func;
  readonly mode: "reverse" | "forward";
  readonly order: 1 | 2;
  readonly input: number;
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly relativeError: number;
}

/** A tensor of the shape of y with fixed irregular entries in (-1, 1); for a single number it is 1. */
function directionsLike(y: Tensor): Tensor {
  if (y.size === 1) return onesLike(y);
  return tensor(spread([y.size], -1, 1) as number[]).reshape(y.shape);
}

/** Fixed irregular weights that make one number of a tensor. */
function weighted(y: Tensor): number {
  const u = directionsLike(y);
  let total = 0;
  for (let i = 0; i < y.size; i++) total += y.data[i] * u.data[i];
  return total;
}

function gradients(f: Func, xs: readonly Tensor[]): Tensor[] {
  const run = trace(xs, (ts) => [f(...ts)]);
  return pull(run, [directionsLike(run.outputs[0])]);
}

/** x with one entry moved by h. */
function moved(xs: readonly Tensor[], input: number, index: number, h: number): Tensor[] {
  return xs.map((x, i) => {
    if (i !== input) return x;
    const data = Float64Array.from(x.data);
    data[index] += h;
    return new Tensor(x.shape, x.dtype, data);
  });
}

function slopeAt(
  f: Func,
  xs: readonly Tensor[],
  input: number,
  index: number,
  from: number,
  to: number,
): number {
  const value = (h: number): number => noGrad(() => weighted(f(...moved(xs, input, index, h))));
  return (value(to) - value(from)) / (to - from);
}

function compare(
  f: Func,
  xs: readonly Tensor[],
  order: 1 | 2,
  mode: "reverse" | "forward",
  step: number,
): Finding {
  const reverse = mode === "reverse" ? gradients(f, xs) : null;
  const run = trace(xs, (ts) => [f(...ts)]);
  let worst: Finding | null = null;
  xs.forEach((x, input) => {
    for (let index = 0; index < x.size; index++) {
      const h = step * Math.max(1, Math.abs(x.data[index]));
      const analytic = reverse === null ? tangent(run, xs, input, index) : reverse[input].data[index];
      const numeric = slopeAt(f, xs, input, index, -h, h);
      const error = Math.abs(analytic - numeric) / Math.max(1, Math.abs(analytic), Math.abs(numeric));
      const relativeError = Number.isNaN(error) ? Infinity : error;
      if (worst === null || relativeError > worst.relativeError) {
        worst = { f, mode, order, input, index, analytic, numeric, relativeError };
      }
    }
  });
  return worst ?? { f, mode, order, input: 0, index: 0, analytic: 0, numeric: 0, relativeError: 0 };
}

function tangent(run: ReturnType<typeof trace>, xs: readonly Tensor[], input: number, index: number): number {
  const dxs = xs.map((x, i) => {
    const data = new Float64Array(x.size);
    if (i === input) data[index] = 1;
    return new Tensor(x.shape, x.dtype, data);
  });
  return weighted(push(run, dxs)[0]);
}

/** At a corner the one-sided slopes keep their distance; where f is smooth it shrinks with the step. */
function hasKink(f: Func, xs: readonly Tensor[], input: number, index: number, step: number): boolean {
  const gap = (h: number): number =>
    Math.abs(slopeAt(f, xs, input, index, 0, h) - slopeAt(f, xs, input, index, -h, 0));
  const [wide, narrow] = [gap(step), gap(step / 16)];
  return wide > 1e-3 && narrow > wide / 2;
}

/** The oldest call whose own vjp disagrees with differences of its own value. */
function blame(f: Func, xs: readonly Tensor[], step: number, tolerance: number): string | null {
  const run = trace(xs, (ts) => [f(...ts)]);
  return run.calls.find((call) => isWrong(call, step, tolerance))?.op.name ?? null;
}

function isWrong(call: Call, step: number, tolerance: number): boolean {
  const { op, inputs, params } = call;
  const isChecked = inputs.map((x, i) => x.requiresGrad && reasonWithoutGradient(op, i) === null);
  const values = inputs.map((x, i) =>
    isChecked[i] ? new Tensor(x.shape, "float64", Float64Array.from(x.data)) : x.detach(),
  );
  const local: Func = (...ts) => op.run(ts, params);
  const u = directionsLike(call.output);
  return inputs.some((_, input) => {
    if (!isChecked[input]) return false;
    const gx = noGrad(() => op.vjp(u, call, input));
    return [...gx.data].some((analytic, index) => {
      const h = step * Math.max(1, Math.abs(values[input].data[index]));
      const numeric = slopeAt(local, values, input, index, -h, h);
      return !(
        Math.abs(analytic - numeric) <=
        tolerance * Math.max(1, Math.abs(analytic), Math.abs(numeric))
      );
    });
  });
}

function sentence(r: Omit<CheckReport, "toString">): string {
  const where = `entry ${formatShape(r.position)} of input ${r.input} (${r.mode} mode, order ${r.order})`;
  const numbers = `analytic ${r.analytic}, numeric ${r.numeric}, relative error ${r.relativeError.toExponential(2)}`;
  if (r.passed) return `gradients agree; the largest difference is at ${where}: ${numbers}`;
  if (r.isKink) return `no derivative exists at ${where}, the function has a kink there: ${numbers}`;
  return `wrong at ${where}: ${numbers}${r.op === null ? "" : `; the first wrong op is ${r.op}`}`;
}
