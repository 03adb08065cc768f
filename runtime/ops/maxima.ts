/**
 * The largest and the smallest element, and where they are. Along one axis the gradient goes to the element picked;
 * `amax` and `amin`, and all of them over several axes, share it among equals instead.
 */
import { apply, toTensor } from "../apply.js";
import {
  type Reduction,
  type ReductionParams,
  reduction,
  reductionOp,
  reductionParams,
} from "../declare/reduction.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import type { Axes } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { AxisIn, Reduce } from "../types/rules.js";
import { div } from "./arithmetic.js";
import { eq } from "./comparison.js";
import { alongOne, type Picker, picked, pickOp, tie, valueOf } from "./picking.js";
import { sum } from "./sums.js";

/** Picks the first element for which no other is better; NaN is better than anything. */
const extreme =
  (sign: 1 | -1): Picker =>
  (data, start, stride, n) => {
    let best = 0;
    let value = sign * data[start];
    for (let i = 1, p = start + stride; i < n && !Number.isNaN(value); i++, p += stride) {
      const next = sign * data[p];
      if (next > value || Number.isNaN(next)) {
        best = i;
        value = next;
      }
    }
    return best;
  };

function positionOp(name: string, pick: Picker, which: string, example: string): Op<ReductionParams> {
  return reductionOp({
    name,
    dtype: "int32",
    needsElements: true,
    fold: () => pick,
    derivative: 0,
    nondifferentiable: { "*": "a position jumps, and is flat everywhere else" },
    doc: {
      sentence: `The position of the ${which} element: along one axis, or in the flattened tensor.`,
      formula: "y = i such that x_i is picked",
      convention: "Convention: the first one at a tie; NaN is picked first of all.",
      example,
      torch: `torch.${name}`,
    },
    samples: () => [{ inputs: [spread([2, 3])], params: { axes: [1], keepdim: false } }],
  });
}

const argmaxOp = positionOp(
  "argmax",
  extreme(1),
  "largest",
  "argmax([[1, 5], [7, 2]], 1).toArray()   // [1, 0]",
);
const argminOp = positionOp(
  "argmin",
  extreme(-1),
  "smallest",
  "argmin([[1, 5], [7, 2]], 1).toArray()   // [0, 1]",
);

/** The position of the largest element along `axis`, or, left out, in the flattened tensor. */
export function argmax<
  X extends TensorLike,
  const A extends number | undefined = undefined,
  K extends boolean = false,
>(x: X, axis?: AxisIn<"argmax", X, A>, keepdim: K = false as K): Tensor<Reduce<X, A, K>> {
  return position(argmaxOp, x, axis, keepdim);
}

/** The position of the smallest element along `axis`, or, left out, in the flattened tensor. */
export function argmin<
  X extends TensorLike,
  const A extends number | undefined = undefined,
  K extends boolean = false,
>(x: X, axis?: AxisIn<"argmin", X, A>, keepdim: K = false as K): Tensor<Reduce<X, A, K>> {
  return position(argminOp, x, axis, keepdim);
}

function position(
  op: Op<ReductionParams>,
  x: TensorLike,
  axis: number | undefined,
  keepdim: boolean,
): Tensor {
  const input = toTensor(op.name, x);
  const params = reductionParams(op.name, input, axis, keepdim);
  return apply(op, [input], params);
}

function sharedExtreme(name: string, sign: 1 | -1, which: string, example: string): Reduction {
  return reduction({
    name,
    dtype: "promote",
    needsElements: true,
    fold: () => valueOf(extreme(sign)),
    derivative: (x, y, { axes }) => {
      const isPicked = eq(x, y);
      return div(isPicked, sum(isPicked, axes, true));
    },
    doc: {
      sentence: `The ${which} element, over any axes.`,
      formula: `y = ${sign > 0 ? "max" : "min"}_i x_i        gx_i = gy / (number of ties) where x_i = y, else 0`,
      convention: "Convention: ties share the gradient evenly. NaN is picked first of all.",
      example,
      torch: `torch.${name}`,
    },
    samples: () => [
      { inputs: [spread([2, 3, 2])], params: { axes: [0, 2], keepdim: false } },
      {
        inputs: [[sign * 2, sign * 3, sign * 3]],
        params: { axes: [0], keepdim: true },
        value: [sign * 3],
        gradient: [[0, 0.5, 0.5]],
        kink: "a tie",
      },
    ],
  });
}

export const amax: Reduction<"amax"> = sharedExtreme(
  "amax",
  1,
  "largest",
  "amax([[1, 5], [7, 2]], 0).toArray()   // [7, 5]",
);
export const amin: Reduction<"amin"> = sharedExtreme(
  "amin",
  -1,
  "smallest",
  "amin([[1, 5], [7, 2]], 0).toArray()   // [1, 2]",
);

const first =
  "Convention: at a tie along one axis, the first element gets the gradient; over all axes they share it.";

const maxOp = pickOp(
  "max",
  () => extreme(1),
  "The largest element, over everything or along an axis (for the larger of two tensors see maximum).",
  "max([[1, 5], [7, 2]], 1).toArray()   // [5, 7]",
  first,
  [
    { inputs: [spread([2, 3])], params: alongOne },
    { inputs: [[2, 3, 3]], params: tie, value: 3, gradient: [[0, 1, 0]], kink: "a tie" },
  ],
);

const minOp = pickOp(
  "min",
  () => extreme(-1),
  "The smallest element, over everything or along an axis (for the smaller of two tensors see minimum).",
  "min([[1, 5], [7, 2]], 1).toArray()   // [1, 2]",
  first,
  [
    { inputs: [spread([2, 3])], params: alongOne },
    { inputs: [[2, 1, 1]], params: tie, value: 1, gradient: [[0, 1, 0]], kink: "a tie" },
  ],
);

/** The largest element, along `axis` or over all; several axes share ties, as amax. */
export function max<
  X extends TensorLike,
  const A extends Axes | undefined = undefined,
  K extends boolean = false,
>(x: X, axis?: AxisIn<"max", X, A>, keepdim: K = false as K): Tensor<Reduce<X, A, K>> {
  return typeof axis === "number" ? picked(maxOp, x, axis, keepdim) : amax(x, axis, keepdim);
}

/** The smallest element, along `axis` or over all; several axes share ties, as amin. */
export function min<
  X extends TensorLike,
  const A extends Axes | undefined = undefined,
  K extends boolean = false,
>(x: X, axis?: AxisIn<"min", X, A>, keepdim: K = false as K): Tensor<Reduce<X, A, K>> {
  return typeof axis === "number" ? picked(minOp, x, axis, keepdim) : amin(x, axis, keepdim);
}
