/**
 * The largest, the smallest and the middle element: reductions that pick one of their inputs. The gradient goes to the
 * element picked; `amax` and `amin`, and all of them over several axes, share it among equals instead.
 */
import { apply, toTensor } from "../apply.js";
import { arange } from "../create.js";
import {
  type Reduction,
  type ReductionParams,
  reduction,
  reductionOp,
  reductionParams,
} from "../declare/reduction.js";
import type { Fold } from "../engine/engine.js";
import { ArgumentError } from "../errors.js";
import type { Op, Sample } from "../op.js";
import { spread } from "../samples.js";
import { type Axes, normalizeAxis } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { AxisIn, Reduce } from "../types/rules.js";
import { div } from "./arithmetic.js";
import { eq } from "./comparison.js";
import { compareNumbers } from "./order.js";
import { reshape } from "./reshape.js";
import { sum } from "./sums.js";

/** Position within its line of the element that a reduction picks. */
type Picker = Fold["line"];

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

/** Picks the k-th smallest, counted from 1; a NaN counts as largest. */
const kth =
  (k: (n: number) => number): Picker =>
  (data, start, stride, n) => {
    const order = Array.from({ length: n }, (_, i) => i);
    order.sort((a, b) => compareNumbers(data[start + a * stride], data[start + b * stride]) || a - b);
    return order[k(n) - 1];
  };

/** The fold that gives the element itself where a picker gives its position. */
function valueOf(pick: Picker): Picker {
  return (data, start, stride, n) => data[start + pick(data, start, stride, n) * stride];
}

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

interface PickParams extends ReductionParams {
  /** Counted from 1; only kthvalue uses it. */
  readonly k: number;
}

/** 1 at the element picked along the only reduced axis. */
function isPickedAt(x: Tensor, positions: Tensor, axis: number): Tensor {
  const along = x.shape.map((n, a) => (a === axis ? n : 1));
  return eq(reshape(arange(0, x.shape[axis], 1, { dtype: "int32" }), along), positions);
}

function pickOp(
  name: string,
  pick: (params: PickParams) => Picker,
  sentence: string,
  example: string,
  convention: string,
  samples: readonly Sample<PickParams>[],
): Op<PickParams> {
  const where = reductionOp<PickParams>({
    name: `${name}Position`,
    dtype: "int32",
    fold: pick,
    derivative: 0,
    nondifferentiable: { "*": "a position jumps, and is flat everywhere else" },
    doc: {
      sentence: `Where ${name} finds its element.`,
      formula: "y = i such that x_i is picked",
      example,
      torch: "",
    },
    samples: () => [{ inputs: [spread([2, 3])], params: { axes: [1], keepdim: true, k: 2 } }],
  });
  return reductionOp<PickParams>({
    name,
    dtype: "promote",
    needsElements: true,
    fold: (params) => valueOf(pick(params)),
    derivative: (x, _y, params) =>
      isPickedAt(x, apply(where, [x], { ...params, keepdim: true }), params.axes[0]),
    doc: {
      sentence,
      formula: "y = x_p        gx_i = gy where i = p, else 0",
      convention,
      example,
      torch: `torch.${name}`,
    },
    samples: () => samples,
  });
}

const alongOne = { axes: [1], keepdim: false, k: 2 };
const tie = { axes: [0], keepdim: false, k: 2 };
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

function picked(op: Op<PickParams>, x: TensorLike, axis: number, keepdim: boolean, k = 1): Tensor {
  const input = toTensor(op.name, x);
  const params = { ...reductionParams(op.name, input, axis, keepdim), k };
  return apply(op, [input], params);
}
