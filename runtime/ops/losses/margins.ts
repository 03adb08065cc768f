/**
 * Margin losses: the right class should score higher than every other one by a margin. `svmLoss` is the lecture's and
 * is one gate; `multiMarginLoss` is PyTorch's, which also divides by the number of classes.
 */

import { apply, toTensor } from "../../apply.js";
import { arange } from "../../create.js";
import { composite } from "../../declare/composite.js";
import { generalOp } from "../../declare/general.js";
import { type LossOptions, type LossReduction, reduced } from "../../declare/loss.js";
import { allocate, type Data, toFloat } from "../../dtype.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { Entry, NDArray, Op } from "../../op.js";
import { spread } from "../../samples.js";
import { formatShape, sizeOf } from "../../shape.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { relu } from "../activations.js";
import { add, div, mul, sub } from "../arithmetic.js";
import { where } from "../choosing.js";
import { eq } from "../comparison.js";
import { gather } from "../gathering.js";
import { square } from "../powers.js";
import { reshape } from "../reshape.js";
import { sum } from "../sums.js";
import { checkedLabels, classWeights } from "./crossEntropy.js";

interface SvmParams {
  readonly margin: number;
}

const nondifferentiable = { y: "a label is a name, not a quantity" };

/** Rows and columns of scores; a single sample is one row. */
function rowsOf(shape: readonly number[]): [number, number] {
  return shape.length === 1 ? [1, shape[0]] : [shape[0], shape[1]];
}

/** Calls `violated(i, j, excess)` for every margin that a class j keeps too little. */
function forEachViolation(
  scores: NDArray,
  y: Data,
  margin: number,
  violated: (i: number, j: number, excess: number) => void,
): void {
  const [n, classes] = rowsOf(scores.shape);
  const { data } = scores;
  for (let i = 0; i < n; i++) {
    const row = i * classes;
    const right = data[row + y[i]];
    for (let j = 0; j < classes; j++) {
      if (j === y[i]) continue;
      const excess = data[row + j] - right + margin;
      // Written so that a NaN is not lost: it is no number that is at most 0.
      if (!(excess <= 0)) violated(i, j, excess);
    }
  }
}

const svmOp: Op<SvmParams> = generalOp<SvmParams>({
  name: "svmLoss",
  args: ["scores", "y"],
  nondifferentiable,
  shape: () => [],
  dtype: ([dtype]) => toFloat(dtype),
  forward([scores, y], out, { margin }) {
    const result = allocate(out.dtype, 1);
    let total = 0;
    forEachViolation(scores, y.data, margin, (_i, _j, excess) => {
      total += excess;
    });
    result[0] = total / rowsOf(scores.shape)[0];
    return result;
  },
  // L is a sum of straight pieces, so its slopes are constants where they exist.
  vjp: (gy, { inputs, params }) => mul(gy, apply(slopesOp, inputs, params)),
  jvp: (dx, { inputs, params }) => sum(mul(dx, apply(slopesOp, inputs, params))),
  doc: {
    sentence:
      "The multiclass SVM loss of the lecture: how far other classes come too close to the right one.",
    formula:
      "L = (1/N) sum_i sum_{j != y_i} max(0, s_ij - s_iy_i + margin)        gs_ij = [margin_ij > 0] / N, gs_iy_i = -(their sum)",
    convention: "Convention: a margin of exactly 0 has gradient 0. No division by the number of classes.",
    example:
      "svmLoss([[3.2, 5.1, -1.7], [1.3, 4.9, 2], [2.2, 2.5, -3.1]], [0, 1, 2]).item()   // 5.266666666666667",
    torch: "torch.nn.functional.multi_margin_loss, times the number of classes",
  },
  samples: () => [
    { inputs: [spread([4, 3]), [0, 2, 1, 1]], params: { margin: 1 } },
    { inputs: [spread([4]), 2], params: { margin: 0.5 } },
    {
      inputs: [[[1, 2, 1]], [1]],
      params: { margin: 1 },
      value: 0,
      gradient: [[[0, 0, 0]], null],
      kink: "a margin of 0",
    },
  ],
});

const slopesOp: Op<SvmParams> = generalOp<SvmParams>({
  name: "svmLossSlopes",
  args: ["scores", "y"],
  nondifferentiable: { "*": "the slopes jump, and are flat everywhere else" },
  shape: ([scores]) => scores,
  dtype: ([dtype]) => toFloat(dtype),
  forward([scores, y], out, { margin }) {
    const slopes = allocate(out.dtype, sizeOf(out.shape));
    const [n, classes] = rowsOf(scores.shape);
    forEachViolation(scores, y.data, margin, (i, j, excess) => {
      // A NaN has no slope, and is to be seen.
      const slope = Number.isNaN(excess) ? Number.NaN : 1 / n;
      slopes[i * classes + j] += slope;
      slopes[i * classes + y.data[i]] -= slope;
    });
    return slopes;
  },
  doc: {
    sentence: "The gradient of svmLoss in the scores.",
    formula: "y_ij = [margin_ij > 0] / N,  y_iy_i = -(number of margins > 0) / N",
    example: "grad((s) => svmLoss(s, [0]))([[0, 0, -3]]).toArray()   // [[-1, 1, 0]]",
    torch: "",
  },
  samples: () => [{ inputs: [spread([4, 3]), [0, 2, 1, 1]], params: { margin: 1 } }],
});

/** Options of svmLoss. */
export interface SvmLossOptions {
  /** By how much the right class should win; 1 if left out. */
  readonly margin?: number;
}

/**
 * The multiclass SVM loss of scores [n, classes] (or [classes]) and labels [n], averaged over samples.
 * Throws `shape/mismatch`, `index/range`.
 */
export function svmLoss(scores: TensorLike, y: TensorLike, options: SvmLossOptions = {}): Tensor {
  const [s, labels] = scoresAndLabels("svmLoss", scores, y);
  return apply(svmOp, [s, labels], { margin: options.margin ?? 1 });
}

/** Options of multiMarginLoss. */
export interface MultiMarginOptions extends LossOptions {
  /** 1 for the margins themselves, 2 for their squares. */
  readonly p?: 1 | 2;
  readonly margin?: number;
  /** One number per class: how much its samples count. */
  readonly weight?: TensorLike;
}

interface MultiMarginParams {
  readonly p: 1 | 2;
  readonly margin: number;
  readonly weight: Tensor | null;
  readonly reduction: LossReduction;
}

const multiMarginEntry: Entry<MultiMarginParams> = composite<MultiMarginParams>({
  name: "multiMarginLoss",
  args: ["scores", "y"],
  nondifferentiable,
  doc: {
    sentence: "PyTorch's multiclass margin loss: as svmLoss, but also divided by the number of classes.",
    formula: "L = mean_i (1/C) sum_{j != y_i} w_y max(0, margin - s_iy_i + s_ij)^p",
    convention: "Convention: a margin of exactly 0 has gradient 0.",
    example: "multiMarginLoss([[3.2, 5.1, -1.7]], [0]).item()   // 0.9666666666666665",
    torch: "torch.nn.functional.multi_margin_loss",
    differs: "PyTorch refuses second derivatives; here they are there.",
  },
  samples: () => [
    { inputs: [spread([4, 3]), [0, 2, 1, 1]], params: { p: 1, margin: 1, weight: null, reduction: "mean" } },
    { inputs: [spread([3, 4]), [0, 2, 3]], params: { p: 2, margin: 1.5, weight: null, reduction: "none" } },
  ],
  body([scores, y], { p, margin, weight, reduction }) {
    const [n, classes] = rowsOf(scores.shape);
    const rows = reshape(scores, [n, classes]);
    const right = gather(rows, 1, reshape(y, [n, 1]));
    const isRight = eq(reshape(y, [n, 1]), arange(0, classes, 1, { dtype: "int32" }));
    const margins = where(isRight, 0, relu(add(sub(rows, right), margin)));
    const losses = div(sum(p === 2 ? square(margins) : margins, 1), classes);
    const weights = weight === null ? null : gather(weight, 0, reshape(y, [n]));
    const weighted = weights === null ? losses : mul(losses, weights);
    return reduced("multiMarginLoss", reshape(weighted, y.shape), reduction);
  },
});

/**
 * PyTorch's margin loss of scores [n, classes] (or [classes]) and labels [n]. Throws `shape/mismatch`, `index/range`.
 */
export function multiMarginLoss(scores: TensorLike, y: TensorLike, options: MultiMarginOptions = {}): Tensor {
  const name = "multiMarginLoss";
  const { p = 1, margin = 1, reduction = "mean" } = options;
  if (p !== 1 && p !== 2) throw new ArgumentError("argument/domain", `${name}: p is ${p}`, "p is 1 or 2");
  const [s, labels] = scoresAndLabels(name, scores, y);
  const weight = options.weight === undefined ? null : classWeights(name, options.weight, rowsOf(s.shape)[1]);
  return multiMarginEntry.run([s, labels], { p, margin, weight, reduction });
}

function scoresAndLabels(op: string, scores: TensorLike, y: TensorLike): [Tensor, Tensor] {
  const s = toTensor(op, scores);
  if (s.ndim !== 1 && s.ndim !== 2) {
    throw new ShapeError(
      "shape/rank",
      `${op}: scores have shape ${formatShape(s.shape)}`,
      "they are [n, classes]",
    );
  }
  return [s, checkedLabels(op, s, toTensor(op, y))];
}
