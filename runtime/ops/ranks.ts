/** The element of a given rank: the middle one, the k-th smallest. The gradient goes to it alone. */
import { toTensor } from "../apply.js";
import { ArgumentError } from "../errors.js";
import { spread } from "../samples.js";
import { normalizeAxis } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { AxisIn, Reduce } from "../types/rules.js";
import { compareNumbers } from "./order.js";
import { alongOne, type Picker, picked, pickOp, tie } from "./picking.js";
import { reshape } from "./reshape.js";

/** Picks the k-th smallest, counted from 1; a NaN counts as largest. */
const kth =
  (k: (n: number) => number): Picker =>
  (data, start, stride, n) => {
    const order = Array.from({ length: n }, (_, i) => i);
    order.sort((a, b) => compareNumbers(data[start + a * stride], data[start + b * stride]) || a - b);
    return order[k(n) - 1];
  };

const medianOp = pickOp(
  "median",
  () => kth((n) => Math.floor((n + 1) / 2)),
  "The middle element: as many are below it as above.",
  "median([5, 1, 3]).item()   // 3",
  "Convention: of an even number, the lower of the two in the middle.",
  [
    { inputs: [spread([2, 5])], params: alongOne },
    { inputs: [[4, 1, 3, 2]], params: tie, value: 2, gradient: [[0, 0, 0, 1]] },
  ],
);

const kthvalueOp = pickOp(
  "kthvalue",
  ({ k }) => kth(() => k),
  "The k-th smallest element along an axis, counted from 1.",
  "kthvalue([5, 1, 3], 2).item()   // 3",
  "Convention: NaN counts as largest; equal elements keep their order.",
  [{ inputs: [spread([2, 5])], params: alongOne }],
);

/** The middle element along `axis`, or of all; of an even number the lower middle one. */
export function median<
  X extends TensorLike,
  const A extends number | undefined = undefined,
  K extends boolean = false,
>(x: X, axis?: AxisIn<"median", X, A>, keepdim: K = false as K): Tensor<Reduce<X, A, K>> {
  if (axis !== undefined) return picked(medianOp, x, axis, keepdim);
  const input = toTensor("median", x);
  return picked(medianOp, reshape(input, [input.size]), 0, false);
}

/** The k-th smallest element along `axis` (the last one if left out), counted from 1. Throws `argument/domain`. */
export function kthvalue(x: TensorLike, k: number, axis = -1, keepdim = false): Tensor {
  const input = toTensor("kthvalue", x);
  const n = input.shape[normalizeAxis("kthvalue", axis, input.ndim)];
  if (!Number.isInteger(k) || k < 1 || k > n) {
    throw new ArgumentError(
      "argument/domain",
      `kthvalue: no element number ${k} of ${n}`,
      `k runs from 1 to ${n}`,
    );
  }
  return picked(kthvalueOp, input, axis, keepdim, k);
}
