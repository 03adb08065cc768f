/** Sorting along an axis. Values carry gradients to where they came from; positions carry none. */

import { apply, toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { generalOp } from "../declare/general.js";
import { engine } from "../engine/engine.js";
import { ArgumentError } from "../errors.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import { normalizeAxis } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { gather } from "./gathering.js";
import { compareNumbers } from "./order.js";
import { narrow } from "./slicing.js";

interface SortParams {
  readonly axis: number;
  readonly isDescending: boolean;
}

interface TopParams extends SortParams {
  readonly k: number;
}

const argsortOp: Op<SortParams> = generalOp<SortParams>({
  name: "argsort",
  args: ["x"],
  nondifferentiable: { "*": "a position jumps, and is flat everywhere else" },
  shape: ([shape]) => shape,
  dtype: () => "int32",
  forward: ([x], out, { axis, isDescending }) =>
    engine().along(
      {
        name: "argsort",
        line: (data, y, start, stride, n) => {
          const order = Array.from({ length: n }, (_, i) => i);
          const sign = isDescending ? -1 : 1;
          order.sort(
            (a, b) => sign * compareNumbers(data[start + a * stride], data[start + b * stride]) || a - b,
          );
          order.forEach((from, i) => {
            y[start + i * stride] = from;
          });
        },
      },
      x,
      axis,
      out,
    ),
  doc: {
    sentence: "The positions that would sort a tensor along an axis.",
    formula: "x[y_1] <= x[y_2] <= ...",
    convention: "Convention: equal elements keep their order; NaN counts as largest.",
    example: "argsort([30, 10, 20]).toArray()   // [1, 2, 0]",
    torch: "torch.argsort",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1, isDescending: false } },
    { inputs: [[2, 1, 2, 1]], params: { axis: 0, isDescending: true }, value: [0, 2, 1, 3] },
  ],
});

/** The positions that would sort x along `axis` (the last one if left out). */
export function argsort<X extends TensorLike>(x: X, axis = -1, isDescending = false): Tensor<ShapeOf<X>> {
  const input = toTensor("argsort", x);
  return apply(argsortOp, [input], { axis: normalizeAxis("argsort", axis, input.ndim), isDescending });
}

const sortEntry: Entry<SortParams> = composite<SortParams>({
  name: "sort",
  args: ["x"],
  doc: {
    sentence: "The elements in order along an axis.",
    formula: "y_k = x at the k-th position of argsort        gx = gy, carried back to where it came from",
    convention: "Convention: equal elements keep their order, also for the gradient.",
    example: "sort([30, 10, 20]).toArray()   // [10, 20, 30]",
    torch: "torch.sort",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1, isDescending: false } },
    { inputs: [spread([3, 2])], params: { axis: 0, isDescending: true } },
  ],
  body: ([x], { axis, isDescending }) => gather(x, axis, argsort(x, axis, isDescending)),
});

/** The elements in order along `axis` (the last one if left out). Positions come from argsort. */
export function sort<X extends TensorLike>(x: X, axis = -1, isDescending = false): Tensor<ShapeOf<X>> {
  const input = toTensor("sort", x);
  return sortEntry.run([input], { axis: normalizeAxis("sort", axis, input.ndim), isDescending });
}

const topkEntry: Entry<TopParams> = composite<TopParams>({
  name: "topk",
  args: ["x"],
  doc: {
    sentence: "The k largest (or smallest) elements along an axis, in order, with their positions.",
    formula: "y = the first k of the sorted elements        gx = gy, carried back to where it came from",
    convention: "Convention: equal elements come in the order in which they stand, also for the gradient.",
    example: "topk([30, 10, 20], 2)[0].toArray()   // [30, 20]",
    torch: "torch.topk",
  },
  samples: () => [{ inputs: [spread([2, 4])], params: { axis: 1, isDescending: true, k: 2 } }],
  body: ([x], { axis, isDescending, k }) =>
    gather(x, axis, narrow(argsort(x, axis, isDescending), axis, 0, k)),
});

/** The k largest elements along `axis`, or the smallest, and their positions: `[values, positions]`. */
export function topk(x: TensorLike, k: number, axis = -1, isLargest = true): [Tensor, Tensor] {
  const input = toTensor("topk", x);
  const at = normalizeAxis("topk", axis, input.ndim);
  if (!Number.isInteger(k) || k < 0 || k > input.shape[at]) {
    throw new ArgumentError("argument/domain", `topk: ${k} elements of ${input.shape[at]}`);
  }
  const positions = narrow(argsort(input, at, isLargest), at, 0, k);
  return [topkEntry.run([input], { axis: at, isDescending: isLargest, k }), positions];
}
