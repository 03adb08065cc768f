/**
 * What reductions share that pick one element of a line: the pick is a position, the value is the element there, and the
 * gradient goes to it alone.
 */
import { apply, toTensor } from "../apply.js";
import { arange } from "../create.js";
import { type ReductionParams, reductionOp, reductionParams } from "../declare/reduction.js";
import type { Fold } from "../engine/engine.js";
import type { Op, Sample } from "../op.js";
import { spread } from "../samples.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { eq } from "./comparison.js";
import { reshape } from "./reshape.js";

/** Position within its line of the element that a reduction picks. */
export type Picker = Fold["line"];

/** The fold that gives the element itself where a picker gives its position. */
export function valueOf(pick: Picker): Picker {
  return (data, start, stride, n) => data[start + pick(data, start, stride, n) * stride];
}

/** Parameters of a reduction that picks. */
export interface PickParams extends ReductionParams {
  /** Counted from 1; only kthvalue uses it. */
  readonly k: number;
}

/** 1 at the element picked along the only reduced axis. */
function isPickedAt(x: Tensor, positions: Tensor, axis: number): Tensor {
  const along = x.shape.map((n, a) => (a === axis ? n : 1));
  return eq(reshape(arange(0, x.shape[axis], 1, { dtype: "int32" }), along), positions);
}

/** Declares the op, and beside it the one that gives the position. */
export function pickOp(
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

/** Parameters of samples: along rows, and of a vector with a tie. */
export const alongOne = { axes: [1], keepdim: false, k: 2 };
export const tie = { axes: [0], keepdim: false, k: 2 };

/** The op along one axis. */
export function picked(op: Op<PickParams>, x: TensorLike, axis: number, keepdim: boolean, k = 1): Tensor {
  const input = toTensor(op.name, x);
  const params = { ...reductionParams(op.name, input, axis, keepdim), k };
  return apply(op, [input], params);
}
