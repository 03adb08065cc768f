/** Running sums, maxima and log-sums along an axis. */

import { apply, toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { generalOp } from "../declare/general.js";
import { linearOp } from "../declare/linear.js";
import { toFloat } from "../dtype.js";
import { engine, type LineKernel } from "../engine/engine.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import { normalizeAxis } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { mul, neg, sub } from "./arithmetic.js";
import { where } from "./choosing.js";
import { eq } from "./comparison.js";
import { exp } from "./exponential.js";
import { gather } from "./gathering.js";
import { isFinite } from "./logic.js";
import { recurrence } from "./recurrence.js";
import { diff, pad } from "./windows.js";

interface AxisParams {
  readonly axis: number;
}

interface CumsumParams extends AxisParams {
  readonly isReversed: boolean;
}

const cumsumOp: Op<CumsumParams> = linearOp<CumsumParams>({
  name: "cumsum",
  doc: {
    sentence: "Running sums along an axis.",
    formula: "y_k = x_1 + ... + x_k        gx_i = gy_i + ... + gy_n",
    example: "cumsum([1, 2, 3, 4]).toArray()   // [1, 3, 6, 10]",
    torch: "torch.cumsum",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1, isReversed: false } },
    { inputs: [spread([3, 2])], params: { axis: 0, isReversed: true } },
  ],
  shape: ([shape]) => shape,
  dtype: ([dtype]) => (dtype === "bool" ? "int32" : dtype),
  forward: ([x], out, { axis, isReversed }) =>
    engine().along({ name: "cumsum", line: isReversed ? sumLineBackwards : sumLine }, x, axis, out),
  batch: (inputs, _, params) => apply(cumsumOp, inputs, { ...params, axis: params.axis + 1 }),
  // x_i is in every sum from the i-th on: run backwards.
  transpose: (gy, { params }) => apply(cumsumOp, [gy], { ...params, isReversed: !params.isReversed }),
});

const sumLine: LineKernel["line"] = (x, out, start, stride, n) => {
  let total = 0;
  for (let i = 0, p = start; i < n; i++, p += stride) {
    total += x[p];
    out[p] = total;
  }
};

const sumLineBackwards: LineKernel["line"] = (x, out, start, stride, n) =>
  sumLine(x, out, start + (n - 1) * stride, -stride, n);

/** Running sums along `axis` (the last one if left out). */
export function cumsum<X extends TensorLike>(x: X, axis = -1): Tensor<ShapeOf<X>> {
  const input = toTensor("cumsum", x);
  return apply(cumsumOp, [input], { axis: normalizeAxis("cumsum", axis, input.ndim), isReversed: false });
}

const cummaxIndices: Op<AxisParams> = generalOp<AxisParams>({
  name: "cummaxIndices",
  args: ["x"],
  nondifferentiable: { "*": "a position jumps, and is flat everywhere else" },
  shape: ([shape]) => shape,
  dtype: () => "int32",
  forward: ([x], out, { axis }) =>
    engine().along(
      {
        name: "cummaxIndices",
        line: (data, result, start, stride, n) => {
          let best = 0;
          for (let i = 0; i < n; i++) {
            const value = data[start + i * stride];
            if (value >= data[start + best * stride] || Number.isNaN(value)) best = i;
            result[start + i * stride] = best;
          }
        },
      },
      x,
      axis,
      out,
    ),
  doc: {
    sentence: "Where the running maximum along an axis stands.",
    formula: "y_k = position of the largest of x_1 ... x_k, the latest one at a tie",
    example: "cummax([1, 3, 2, 3]).toArray()   // [1, 3, 3, 3]",
    torch: "torch.cummax().indices",
  },
  samples: () => [{ inputs: [spread([2, 3])], params: { axis: 1 } }],
});

const cummaxEntry: Entry<AxisParams> = composite({
  name: "cummax",
  args: ["x"],
  doc: {
    sentence: "Running maxima along an axis.",
    formula: "y_k = max(x_1, ..., x_k)        gx_i = sum of gy_k where x_i is the maximum",
    convention: "Convention: a tie goes to the latest element.",
    example: "cummax([1, 3, 2, 4]).toArray()   // [1, 3, 3, 4]",
    torch: "torch.cummax",
  },
  samples: () => [
    { inputs: [spread([2, 4])], params: { axis: 1 } },
    { inputs: [[1, 1]], params: { axis: 0 }, value: [1, 1], gradient: [[1, 1]], kink: "a tie" },
  ],
  body: ([x], { axis }) => gather(x, axis, apply(cummaxIndices, [x], { axis })),
});

/** Running maxima along `axis` (the last one if left out). */
export function cummax<X extends TensorLike>(x: X, axis = -1): Tensor<ShapeOf<X>> {
  const input = toTensor("cummax", x);
  return cummaxEntry.run([input], { axis: normalizeAxis("cummax", axis, input.ndim) });
}

const logcumsumexpOp: Op<AxisParams> = generalOp<AxisParams>({
  name: "logcumsumexp",
  args: ["x"],
  shape: ([shape]) => shape,
  dtype: ([dtype]) => toFloat(dtype),
  forward: ([x], out, { axis }) =>
    engine().along(
      {
        name: "logcumsumexp",
        line: (data, result, start, stride, n) => {
          // log(e^a + e^b) = max + log(1 + e^-|a - b|): never overflows.
          let total = -Infinity;
          for (let i = 0, p = start; i < n; i++, p += stride) {
            const top = Math.max(total, data[p]);
            total = top === -Infinity ? top : top + Math.log1p(Math.exp(-Math.abs(total - data[p])));
            result[p] = total;
          }
        },
      },
      x,
      axis,
      out,
    ),
  // y_k = log(e^x_k + e^y_(k-1)), so dy_k = e^(x_k - y_k) dx_k + e^(y_(k-1) - y_k) dy_(k-1); no factor is above 1.
  vjp(gy, { inputs: [x], output: y, params: { axis } }) {
    return mul(recurrence(decay(y, axis, "behind"), gy, axis, true), share(x, y));
  },
  jvp(dx, { inputs: [x], output: y, params: { axis } }) {
    return recurrence(decay(y, axis, "before"), mul(share(x, y), dx), axis, false);
  },
  batch: (inputs, _, { axis }) => apply(logcumsumexpOp, inputs, { axis: axis + 1 }),
  doc: {
    sentence: "The logarithm of running sums of exponentials along an axis.",
    formula: "y_k = log(e^x_1 + ... + e^x_k)        gx_i = sum over k >= i of gy_k e^(x_i - y_k)",
    convention: "Convention: the gradient of -Infinity is 0.",
    example: "logcumsumexp([0, 0]).toArray()   // [0, 0.6931471805599453]",
    torch: "torch.logcumsumexp",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1 } },
    { inputs: [spread([3, 2])], params: { axis: 0 } },
    { inputs: [[-1000, 1000]], params: { axis: 0 }, value: [-1000, 1000], gradient: [[1, 1]] },
    {
      inputs: [[-Infinity, -Infinity, 2, -Infinity]],
      params: { axis: 0 },
      value: [-Infinity, -Infinity, 2, 2],
      gradient: [[0, 0, 2, 0]],
      kink: "-Infinity",
    },
  ],
});

/** e^(x_k - y_k): how much of y_k is x_k's own. */
function share(x: Tensor, y: Tensor): Tensor {
  const isNothing = eq(x, -Infinity);
  return where(isNothing, 0, exp(where(isNothing, 0, sub(x, y))));
}

/** e^(y_(k-1) - y_k) at place k, or, seen from behind, at place k - 1: how much of y_k was there before. */
function decay(y: Tensor, axis: number, side: "before" | "behind"): Tensor {
  if (y.shape[axis] === 0) return y;
  const step = neg(diff(y, 1, axis));
  // Of -Infinity there is nothing to keep, and from Infinity on all else is nothing.
  const isStep = isFinite(step);
  const kept = where(isStep, exp(where(isStep, step, 0)), 0);
  const others = new Array<number>(2 * (y.ndim - 1 - axis)).fill(0);
  return pad(kept, [...others, ...(side === "before" ? [1, 0] : [0, 1])]);
}

/** The logarithm of running sums of exponentials along `axis` (the last one if left out). */
export function logcumsumexp<X extends TensorLike>(x: X, axis = -1): Tensor<ShapeOf<X>> {
  const input = toTensor("logcumsumexp", x);
  return apply(logcumsumexpOp, [input], { axis: normalizeAxis("logcumsumexp", axis, input.ndim) });
}
