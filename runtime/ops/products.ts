/** Products over axes, and running products. */

import { apply, toTensor } from "../apply.js";
import { jvp, vjp } from "../autodiff/transforms.js";
import { eye, ones } from "../create.js";
import { generalOp } from "../declare/general.js";
import { type Reduction, reduction } from "../declare/reduction.js";
import type { Data } from "../dtype.js";
import { engine } from "../engine/engine.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { normalizeAxis, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { div, mul } from "./arithmetic.js";
import { where } from "./choosing.js";
import { cumsum, reverseCumsum } from "./cumulative.js";
import { permute, reshape } from "./reshape.js";
import { tril } from "./triangles.js";

/** Products of int32 wrap at 32 bits; as floats they would lose their low digits before. */
function multiplicationOf(data: Data): (x: number, y: number) => number {
  return data instanceof Int32Array ? Math.imul : (x, y) => x * y;
}

function hasZero(x: Tensor): boolean {
  return x.allData.includes(0);
}

/**
 * For every element the product of all others along `axes`: x_1 ... x_n without x_i. Each line is written out n times
 * with a different element replaced by 1, and multiplied up: n^2 work, right for any number of zeros, and made of ops.
 */
function productOfOthers(x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const moved = permute(x, order);
  const n = sizeOf(axes.map((axis) => x.shape[axis]));
  const lines = reshape(moved, [...kept.map((axis) => x.shape[axis]), 1, n]);
  const others = prod(where(eye(n, n, { dtype: "bool" }), 1, lines), -1);
  return permute(
    reshape(others, moved.shape),
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
  // dy/dx_i is the product of the others: y / x_i where no element is 0.
  derivative: (x, y, { axes }) => (hasZero(x) ? productOfOthers(x, axes) : div(y, x)),
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
  // dy_k = y_k * sum_{i <= k} dx_i / x_i, and transposed; with zeros, the derivative of the slow definition.
  vjp(gy, { inputs: [x], output: y, params: { axis } }) {
    if (hasZero(x)) return vjp((t: Tensor) => runningProducts(t, axis), x)[1](gy)[0];
    return div(reverseCumsum(mul(gy, y), axis), x);
  },
  jvp(dx, { inputs: [x], output: y, params: { axis } }) {
    if (hasZero(x)) return jvp((t: Tensor) => runningProducts(t, axis), [x], [dx])[1];
    return mul(y, cumsum(div(dx, x), axis));
  },
  doc: {
    sentence: "Running products along an axis.",
    formula: "y_k = x_1 * ... * x_k        gx_i = sum over k >= i of gy_k y_k / x_i",
    convention: "Convention: with zeros the other factors are multiplied up, never divided out.",
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

/** The slow definition: line k is the product of the first k + 1 elements, the others replaced by 1. */
function runningProducts(x: Tensor, axis: number): Tensor {
  const n = x.shape[axis];
  const order = x.shape.map((_, a) => a).filter((a) => a !== axis);
  order.push(axis);
  const moved = permute(x, order);
  const lines = reshape(moved, [...moved.shape.slice(0, -1), 1, n]);
  const isFactor = tril(ones([n, n], { dtype: "bool" }));
  return permute(
    prod(where(isFactor, lines, 1), -1),
    order.map((_, a) => order.indexOf(a)),
  );
}
