/** Spread, length and soft maximum of many numbers: variance, standard deviation, norms, logsumexp. */
import { apply, toTensor } from "../apply.js";
import {
  type Reduction,
  type ReductionParams,
  reduction,
  reductionOp,
  reductionParams,
} from "../declare/reduction.js";
import type { Data } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { type Axes, formatShape, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { AxisIn, Reduce } from "../types/rules.js";
import { div, mul, sub } from "./arithmetic.js";
import { where } from "./choosing.js";
import { eq } from "./comparison.js";
import { exp } from "./exponential.js";
import { isFinite, logicalOr } from "./logic.js";
import { pow } from "./powers.js";
import { abs, sign } from "./rounding.js";
import { mean, sum } from "./sums.js";

interface SpreadParams extends ReductionParams {
  /** Subtracted from the number of elements: 1 estimates the variance of what the sample was drawn from. */
  readonly correction: number;
}

function varianceOfLine(data: Data, start: number, stride: number, n: number, correction: number): number {
  let total = 0;
  for (let i = 0, p = start; i < n; i++, p += stride) total += data[p];
  const centre = total / n;
  let squares = 0;
  for (let i = 0, p = start; i < n; i++, p += stride) squares += (data[p] - centre) ** 2;
  return squares / Math.max(0, n - correction);
}

function countOf(x: Tensor, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => x.shape[axis]));
}

const varianceOp: Op<SpreadParams> = reductionOp<SpreadParams>({
  name: "variance",
  fold:
    ({ correction }) =>
    (data, start, stride, n) =>
      varianceOfLine(data, start, stride, n, correction),
  // v = sum (x_i - m)^2 / (n - c); the mean m moves too, but sum (x_i - m) dm = 0.
  derivative: (x, _y, { axes, correction }) =>
    mul(sub(x, mean(x, axes, true)), 2 / Math.max(0, countOf(x, axes) - correction)),
  doc: {
    sentence: "The mean squared distance from the mean (as a method: x.var()).",
    formula: "v = sum (x_i - m)^2 / (n - correction)        gx_i = 2 (x_i - m) / (n - correction) gv",
    convention: "Convention: correction 1 by default, so a single number has variance NaN.",
    example: "variance([1, 2, 3, 4]).item()   // 1.6666666666666667",
    torch: "torch.var",
  },
  samples: () => [
    { inputs: [[1, 3]], params: { axes: [0], keepdim: false, correction: 1 }, value: 2, gradient: [[-2, 2]] },
    { inputs: [spread([2, 3, 2])], params: { axes: [0, 2], keepdim: true, correction: 0 } },
    { inputs: [spread([2, 3])], params: { axes: [1], keepdim: false, correction: 1 } },
  ],
});

const stdOp: Op<SpreadParams> = reductionOp<SpreadParams>({
  name: "std",
  fold:
    ({ correction }) =>
    (data, start, stride, n) =>
      Math.sqrt(varianceOfLine(data, start, stride, n, correction)),
  // s^2 = v, so ds = dv / (2 s); where all numbers are equal that is 0 / 0, the tip of a cone.
  derivative: (x, y, { axes, correction }) => {
    const isFlat = eq(y, 0);
    const divisor = mul(where(isFlat, 1, y), Math.max(0, countOf(x, axes) - correction));
    return where(isFlat, 0, div(sub(x, mean(x, axes, true)), divisor));
  },
  doc: {
    sentence: "The standard deviation: the square root of the variance.",
    formula: "s = sqrt(variance)        gx_i = (x_i - m) / ((n - correction) s) gs",
    convention: "Convention: where all numbers are equal the gradient is 0, and so is the second derivative.",
    example: "std([1, 3], undefined, false, 0).item()   // 1",
    torch: "torch.std",
  },
  samples: () => [
    { inputs: [spread([2, 3, 2])], params: { axes: [0, 2], keepdim: true, correction: 0 } },
    { inputs: [spread([2, 3])], params: { axes: [1], keepdim: false, correction: 1 } },
    {
      inputs: [[2, 2]],
      params: { axes: [0], keepdim: false, correction: 1 },
      value: 0,
      gradient: [[0, 0]],
      kink: "0",
    },
  ],
});

/** The variance over `axis` (all if left out), divided by n - correction. */
export function variance<
  X extends TensorLike,
  const A extends Axes | undefined = undefined,
  K extends boolean = false,
>(x: X, axis?: AxisIn<"variance", X, A>, keepdim: K = false as K, correction = 1): Tensor<Reduce<X, A, K>> {
  const input = toTensor("variance", x);
  return apply(varianceOp, [input], { ...reductionParams("variance", input, axis, keepdim), correction });
}

/** The standard deviation over `axis` (all if left out), from squares divided by n - correction. */
export function std<
  X extends TensorLike,
  const A extends Axes | undefined = undefined,
  K extends boolean = false,
>(x: X, axis?: AxisIn<"std", X, A>, keepdim: K = false as K, correction = 1): Tensor<Reduce<X, A, K>> {
  const input = toTensor("std", x);
  return apply(stdOp, [input], { ...reductionParams("std", input, axis, keepdim), correction });
}

interface NormParams extends ReductionParams {
  readonly p: number;
}

function normOfLine(data: Data, start: number, stride: number, n: number, p: number): number {
  let largest = 0;
  let smallest = Infinity;
  let nonzero = 0;
  for (let i = 0, at = start; i < n; i++, at += stride) {
    const size = Math.abs(data[at]);
    if (Number.isNaN(size)) return NaN;
    largest = Math.max(largest, size);
    smallest = Math.min(smallest, size);
    if (size !== 0) nonzero++;
  }
  if (p === Infinity) return largest;
  if (p === -Infinity) return smallest;
  if (p === 0) return nonzero;
  if (largest === 0 || largest === Infinity) return p > 0 ? largest : 0;
  // Dividing by the largest first keeps the powers from overflowing.
  let total = 0;
  for (let i = 0, at = start; i < n; i++, at += stride) total += (Math.abs(data[at]) / largest) ** p;
  return largest * total ** (1 / p);
}

const normOp: Op<NormParams> = reductionOp<NormParams>({
  name: "norm",
  fold:
    ({ p }) =>
    (data, start, stride, n) =>
      normOfLine(data, start, stride, n, p),
  // y^p = sum |x_i|^p, so dy/dx_i = sign(x_i) (|x_i| / y)^(p - 1). Where y = 0 nothing but a zero moves it: for p > 0
  // all are zeros, for p < 0 one zero rules the others.
  derivative: (x, y, { axes, p }) => {
    if (p === 0) return 0;
    if (p === 1) return sign(x);
    const safe = where(eq(y, 0), 1, y);
    if (p === 2) return where(eq(y, 0), 0, div(x, safe));
    if (Math.abs(p) === Infinity) {
      const isPicked = eq(abs(x), y);
      return div(mul(sign(x), isPicked), sum(isPicked, axes, true));
    }
    const isShut = logicalOr(eq(x, 0), eq(y, 0));
    return where(isShut, 0, mul(sign(x), pow(div(where(isShut, 1, abs(x)), safe), p - 1)));
  },
  doc: {
    sentence: "The length of a vector: p = 2 is Euclid's, p = 1 adds sizes, p = Infinity takes the largest.",
    formula: "y = (sum |x_i|^p)^(1/p)        gx_i = sign(x_i) (|x_i| / y)^(p-1) gy",
    convention:
      "Convention: the gradient at the zero vector is 0, and so is the second derivative; equal largest elements share the gradient.",
    example: "norm([3, 4]).item()   // 5",
    torch: "torch.linalg.vector_norm",
  },
  samples: () => [
    { inputs: [[3, 4]], params: { axes: [0], keepdim: false, p: 2 }, value: 5, gradient: [[0.6, 0.8]] },
    {
      inputs: [[0, 0]],
      params: { axes: [0], keepdim: false, p: 2 },
      value: 0,
      gradient: [[0, 0]],
      kink: "the tip",
    },
    { inputs: [spread([2, 3, 2])], params: { axes: [0, 2], keepdim: true, p: 2 } },
    { inputs: [spread([2, 3])], params: { axes: [1], keepdim: false, p: 1 } },
    { inputs: [spread([2, 3])], params: { axes: [1], keepdim: false, p: 3 } },
    { inputs: [spread([2, 3])], params: { axes: [0], keepdim: false, p: Infinity } },
    {
      inputs: [[1, 0, 2]],
      params: { axes: [0], keepdim: false, p: 0 },
      value: 2,
      gradient: [[0, 0, 0]],
      kink: "jumps",
    },
  ],
});

/** The p-norm of the numbers along `axis`, or of all of them. A matrix counts as a vector (the Frobenius norm). */
export function norm(x: TensorLike, p = 2, axis?: Axes, keepdim = false): Tensor {
  const input = toTensor("norm", x);
  const { axes } = reductionParams("norm", input, axis, keepdim);
  const isEmpty = axes.some((a) => input.shape[a] === 0);
  if (Number.isNaN(p) || (isEmpty && !(p >= 0 && p < Infinity))) {
    throw new ArgumentError(
      "argument/domain",
      `norm: there is no ${p}-norm of shape ${formatShape(input.shape)}`,
      "p is a number; of nothing there is a norm only for finite p from 0 on",
    );
  }
  return apply(normOp, [input], { ...reductionParams("norm", input, axis, keepdim), p });
}

export const logsumexp: Reduction<"logsumexp"> = reduction({
  name: "logsumexp",
  fold: () => (data, start, stride, n) => {
    // log(sum e^x) = top + log(sum e^(x - top)): nothing overflows.
    let top = -Infinity;
    for (let i = 0, p = start; i < n; i++, p += stride) top = Math.max(top, data[p]);
    if (!Number.isFinite(top)) return top;
    let total = 0;
    for (let i = 0, p = start; i < n; i++, p += stride) total += Math.exp(data[p] - top);
    return top + Math.log(total);
  },
  // dy/dx_i = e^x_i / sum_j e^x_j = e^(x_i - y): the softmax.
  derivative: (x, y) => exp(sub(x, where(isFinite(y), y, 0))),
  doc: {
    sentence: "The logarithm of a sum of exponentials: a soft maximum.",
    formula: "y = log(sum e^x_i)        gx_i = e^(x_i - y) gy",
    convention: "Convention: of nothing, or of -Infinity alone, it is -Infinity.",
    example: "logsumexp([0, 0]).item()   // 0.6931471805599453",
    torch: "torch.logsumexp",
    differs: "PyTorch's gradient of -Infinity alone is NaN; here it is 0.",
  },
  samples: () => [
    { inputs: [spread([2, 3, 2])], params: { axes: [0, 2], keepdim: false } },
    { inputs: [[1000, 1000]], params: { axes: [0], keepdim: true }, gradient: [[0.5, 0.5]] },
  ],
});
