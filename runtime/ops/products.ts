/** Products over axes, and running products. */

import { apply, toTensor } from "../apply.js";
import { generalOp } from "../declare/general.js";
import { type Reduction, reduction } from "../declare/reduction.js";
import type { Data } from "../dtype.js";
import { engine } from "../engine/engine.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { normalizeAxis, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { mul } from "./arithmetic.js";
import { recurrence, shifted } from "./recurrence.js";
import { permute, reshape } from "./reshape.js";
import { flip } from "./turning.js";

/** Products of int32 wrap at 32 bits; as floats they would lose their low digits before. */
function multiplicationOf(data: Data): (x: number, y: number) => number {
  return data instanceof Int32Array ? Math.imul : (x, y) => x * y;
}

/**
 * For every element the product of all others along `axes`: of those before it and of those behind it. Nothing is
 * divided out, so zeros, and products too large or too small for a float, do no harm.
 */
function productOfOthers(x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const moved = permute(x, order);
  const last = kept.length;
  const lines = reshape(moved, [...moved.shape.slice(0, last), sizeOf(moved.shape.slice(last))]);
  const before = cumprod(shifted(lines, last, 1, 1), last);
  const behind = flip(cumprod(flip(shifted(lines, last, -1, 1), last), last), last);
  return permute(
    reshape(mul(before, behind), moved.shape),
    order.map((_, axis) => order.indexOf(axis)),
  );
}

export const prod: Reduction<"prod"> = reduction({
  name: "prod",
  dtype: "arithmetic",
  fold: () => (data, start, stride, n) => {
    const times = multiplicationOf(data);
    let total = 1;
    for (let i = 0, p = start; i < n; i++, p += stride) total = times(total, data[p]);
    return total;
  },
  derivative: (x, _y, { axes }) => productOfOthers(x, axes),
  doc: {
    sentence: "Multiplies all elements, or those along some axes.",
    formula: "y = x1 * x2 * ... * xn        gx_i = gy * (product of all x_j, j != i)",
    convention:
      "Convention: the product of nothing is 1. With zeros the others are multiplied, never divided out, so that all " +
      "derivatives stay right.",
    example: "prod([[1, 2], [3, 4]], 1).toArray()   // [2, 12]",
    torch: "torch.prod",
    differs:
      "With two zeros, PyTorch 1.13's double backward of prod() over all elements is wrong: every second derivative is " +
      "0, where for (2, 0, 3, 0, 5) the one between the zeros is 30.",
  },
  samples: () => [
    { inputs: [[2, 3, 4]], params: { axes: [0], keepdim: false }, value: 24, gradient: [[12, 8, 6]] },
    { inputs: [spread([2, 3, 2])], params: { axes: [1], keepdim: true } },
    { inputs: [spread([2, 3, 2])], params: { axes: [0, 2], keepdim: false } },
    { inputs: [[2, 0, 5]], params: { axes: [0], keepdim: false }, value: 0, gradient: [[0, 10, 0]] },
    { inputs: [[0, 3, 0]], params: { axes: [0], keepdim: false }, value: 0, gradient: [[0, 0, 0]] },
    {
      inputs: [
        [
          [0, 2],
          [3, 4],
          [0, 5],
        ],
      ],
      params: { axes: [0], keepdim: false },
    },
  ],
});

interface AxisParams {
  readonly axis: number;
}

const cumprodOp: Op<AxisParams> = generalOp<AxisParams>({
  name: "cumprod",
  args: ["x"],
  shape: ([shape]) => shape,
  dtype: ([dtype]) => (dtype === "bool" ? "int32" : dtype),
  forward: ([x], out, { axis }) =>
    engine().along(
      {
        name: "cumprod",
        line: (data, result, start, stride, n) => {
          const times = multiplicationOf(data);
          let total = 1;
          for (let i = 0, p = start; i < n; i++, p += stride) {
            total = times(total, data[p]);
            result[p] = total;
          }
        },
      },
      x,
      axis,
      out,
    ),
  // y_k = x_k y_(k-1), so dy_k = y_(k-1) dx_k + x_k dy_(k-1), and transposed: the gradient of y_k that x_k and all
  // that follow it know of is r_k = gy_k + x_(k+1) r_(k+1).
  vjp(gy, { inputs: [x], output: y, params: { axis } }) {
    const r = recurrence(shifted(x, axis, -1, 0), gy, axis, true);
    return mul(r, shifted(y, axis, 1, 1));
  },
  jvp: (dx, { inputs: [x], output: y, params: { axis } }) =>
    recurrence(x, mul(shifted(y, axis, 1, 1), dx), axis, false),
  batch: (inputs, _, { axis }) => apply(cumprodOp, inputs, { axis: axis + 1 }),
  doc: {
    sentence: "Running products along an axis.",
    formula: "y_k = x_1 * ... * x_k        gx_i = y_(i-1) r_i,  r_i = gy_i + x_(i+1) r_(i+1)",
    convention: "Convention: nothing is divided out, so zeros do no harm.",
    example: "cumprod([1, 2, 3, 4]).toArray()   // [1, 2, 6, 24]",
    torch: "torch.cumprod",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1 } },
    { inputs: [spread([3, 2])], params: { axis: 0 } },
    { inputs: [[2, 0, 3, 0]], params: { axis: 0 }, value: [2, 0, 0, 0], gradient: [[1, 8, 0, 0]] },
  ],
});

/** Running products along `axis` (the last one if left out). */
export function cumprod<X extends TensorLike>(x: X, axis = -1): Tensor<ShapeOf<X>> {
  const input = toTensor("cumprod", x);
  return apply(cumprodOp, [input], { axis: normalizeAxis("cumprod", axis, input.ndim) });
}
