/** Softmax and its logarithm along an axis. */

import { apply, toTensor } from "../apply.js";
import { generalOp } from "../declare/general.js";
import { toFloat } from "../dtype.js";
import { engine } from "../engine/engine.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { normalizeAxis } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { mul, sub } from "./arithmetic.js";
import { exp } from "./exponential.js";
import { sum } from "./sums.js";

interface AxisParams {
  readonly axis: number;
}

const softmaxOp: Op<AxisParams> = generalOp<AxisParams>({
  name: "softmax",
  args: ["x"],
  shape: ([shape]) => shape,
  dtype: ([dtype]) => toFloat(dtype),
  batch: (inputs, _, { axis }) => apply(softmaxOp, inputs, { axis: axis + 1 }),
  forward: ([x], out, { axis }) =>
    engine().along(
      {
        name: "softmax",
        line: (data, y, start, stride, n) => {
          const end = start + n * stride;
          // Subtracting the largest changes nothing in the quotient and keeps e^x from overflowing.
          let top = -Infinity;
          for (let p = start; p < end; p += stride) top = Math.max(top, data[p]);
          let total = 0;
          for (let p = start; p < end; p += stride) {
            const e = Math.exp(data[p] - top);
            y[p] = e;
            total += e;
          }
          for (let p = start; p < end; p += stride) y[p] /= total;
        },
      },
      x,
      axis,
      out,
    ),
  // dy_i = y_i (dx_i - sum_j y_j dx_j): the Jacobian diag(y) - y y' is its own transpose.
  vjp: (gy, { output: y, params: { axis } }) => softmaxDerivative(gy, y, axis),
  jvp: (dx, { output: y, params: { axis } }) => softmaxDerivative(dx, y, axis),
  doc: {
    sentence: "Turns scores into probabilities: positive, with sum 1 along the axis.",
    formula: "y_i = e^x_i / sum_j e^x_j        gx_i = y_i (gy_i - sum_j y_j gy_j)",
    example: "softmax([0, 0]).toArray()   // [0.5, 0.5]",
    torch: "torch.softmax",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1 } },
    { inputs: [spread([3, 2, 2])], params: { axis: 0 } },
    { inputs: [[1000, 1000]], params: { axis: 0 }, value: [0.5, 0.5], gradient: [[0, 0]] },
  ],
});

function softmaxDerivative(g: Tensor, y: Tensor, axis: number): Tensor {
  return mul(y, sub(g, sum(mul(g, y), axis, true)));
}

/** Probabilities along `axis` (the last one if left out). */
export function softmax<X extends TensorLike>(x: X, axis = -1): Tensor<ShapeOf<X>> {
  const input = toTensor("softmax", x);
  return apply(softmaxOp, [input], { axis: normalizeAxis("softmax", axis, input.ndim) });
}

const logSoftmaxOp: Op<AxisParams> = generalOp<AxisParams>({
  name: "logSoftmax",
  args: ["x"],
  shape: ([shape]) => shape,
  dtype: ([dtype]) => toFloat(dtype),
  batch: (inputs, _, { axis }) => apply(logSoftmaxOp, inputs, { axis: axis + 1 }),
  forward: ([x], out, { axis }) =>
    engine().along(
      {
        name: "logSoftmax",
        line: (data, y, start, stride, n) => {
          const end = start + n * stride;
          let top = -Infinity;
          for (let p = start; p < end; p += stride) top = Math.max(top, data[p]);
          let total = 0;
          for (let p = start; p < end; p += stride) total += Math.exp(data[p] - top);
          const shift = top + Math.log(total);
          for (let p = start; p < end; p += stride) y[p] = data[p] - shift;
        },
      },
      x,
      axis,
      out,
    ),
  // y_i = x_i - log sum_j e^x_j, so dy_i = dx_i - sum_j s_j dx_j with s = softmax(x) = e^y; transposed below.
  vjp: (gy, { output: y, params: { axis } }) => sub(gy, mul(exp(y), sum(gy, axis, true))),
  jvp: (dx, { output: y, params: { axis } }) => sub(dx, sum(mul(exp(y), dx), axis, true)),
  doc: {
    sentence: "The logarithm of softmax, exact also where a probability is too small for a float.",
    formula: "y_i = x_i - log(sum_j e^x_j)        gx_i = gy_i - s_i sum_j gy_j,  s = softmax(x)",
    example: "logSoftmax([0, 0]).toArray()   // [-0.6931471805599453, -0.6931471805599453]",
    torch: "torch.log_softmax",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1 } },
    { inputs: [spread([3, 2, 2])], params: { axis: 0 } },
    { inputs: [[0, -2000]], params: { axis: 0 }, value: [0, -2000] },
  ],
});

/** Log-probabilities along `axis` (the last one if left out). */
export function logSoftmax<X extends TensorLike>(x: X, axis = -1): Tensor<ShapeOf<X>> {
  const input = toTensor("logSoftmax", x);
  return apply(logSoftmaxOp, [input], { axis: normalizeAxis("logSoftmax", axis, input.ndim) });
}
