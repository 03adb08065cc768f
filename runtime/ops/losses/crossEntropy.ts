/** Losses of classification by likelihood: minus the log-probability of the right class. */
import { toTensor } from "../../apply.js";
import { composite } from "../../declare/composite.js";
import { type LossOptions, type LossReduction, reduced, weightedReduced } from "../../declare/loss.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { Entry } from "../../op.js";
import { spread } from "../../samples.js";
import { formatShape, sameShape } from "../../shape.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import type { Labels, Loss } from "../../types/rules.js";
import { add, mul, neg } from "../arithmetic.js";
import { unsqueeze } from "../axes.js";
import { where } from "../choosing.js";
import { eq } from "../comparison.js";
import { cast } from "../copying.js";
import { gather } from "../gathering.js";
import { indexSelect } from "../indexSelect.js";
import { labelsOf } from "../labels.js";
import { reshape } from "../reshape.js";
import { logSoftmax } from "../softmax.js";
import { sum } from "../sums.js";

/** Options of nll. */
export interface NllOptions extends LossOptions {
  /** One number per class: how much its samples count. */
  readonly weight?: TensorLike;
  /** Samples with this label do not count; -100 if left out. */
  readonly ignoreIndex?: number;
}

/** Options of crossEntropy. */
export interface CrossEntropyOptions extends NllOptions {
  /** The share of the target that is spread evenly over all classes. */
  readonly labelSmoothing?: number;
}

interface Params {
  readonly reduction: LossReduction;
  readonly weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
}

const plain: Params = { reduction: "mean", weight: null, ignoreIndex: -100, labelSmoothing: 0 };

/** Classes are on axis 1, or, for a single sample, on axis 0. */
function classAxis(x: Tensor): number {
  return x.ndim === 1 ? 0 : 1;
}

/** One weight per sample: its class's, and 0 for ignored ones; null if all are 1. */
function sampleWeights(x: Tensor, labels: Tensor, { weight, ignoreIndex }: Params): Tensor | null {
  if (weight === null && !labels.allData.includes(ignoreIndex)) return null;
  const isIgnored = eq(labels, ignoreIndex);
  const own = weight === null ? 1 : indexSelect(weight, 0, where(isIgnored, 0, labels));
  return cast(where(isIgnored, 0, own), x.dtype);
}

/** Class weights in a shape that broadcasts along the class axis. */
function alongClasses(weight: Tensor, x: Tensor): Tensor {
  return reshape(weight, [weight.size, ...x.shape.slice(classAxis(x) + 1).map(() => 1)]);
}

/** Minus the log-probabilities of the labels, weighted, smoothed and reduced. */
function likelihoodLoss(op: string, logs: Tensor, labels: Tensor, params: Params): Tensor {
  const axis = classAxis(logs);
  const classes = logs.shape[axis];
  const weights = sampleWeights(logs, labels, params);
  const places = where(eq(labels, params.ignoreIndex), 0, labels);
  const picked = gather(logs, axis, unsqueeze(places, axis));
  const right = neg(reshape(picked, labels.shape));
  const losses = weights === null ? right : mul(right, weights);
  if (params.labelSmoothing === 0) return weightedReduced(op, losses, weights, params.reduction);
  const all = params.weight === null ? logs : mul(logs, alongClasses(params.weight, logs));
  const spreadOut = neg(sum(all, axis));
  const isIn = sampleWeights(logs, labels, { ...params, weight: null });
  const even = isIn === null ? spreadOut : mul(spreadOut, isIn);
  const share = params.labelSmoothing;
  const mixed = add(mul(losses, 1 - share), mul(even, share / classes));
  return weightedReduced(op, mixed, weights, params.reduction);
}

const nllEntry: Entry<Params> = composite<Params>({
  name: "nll",
  args: ["x", "labels"],
  nondifferentiable: { labels: "a label is a name, not a quantity" },
  doc: {
    sentence: "The mean of minus the log-probabilities of the right classes; x holds log-probabilities.",
    formula: "L = -mean x[i, label_i]        gx[i, label_i] = -1/n, 0 elsewhere",
    example: "nll([[-1, -2], [-3, -4]], [0, 1]).item()   // 2.5",
    torch: "torch.nn.functional.nll_loss",
  },
  samples: () => [
    { inputs: [spread([3, 2]), [1, 0, 1]], params: plain },
    {
      inputs: [
        spread([2, 3, 2]),
        [
          [1, 0],
          [2, 1],
        ],
      ],
      params: { ...plain, reduction: "none", ignoreIndex: 1 },
    },
  ],
  body: ([logs, labels], params) => likelihoodLoss("nll", logs, labels, params),
});

const crossEntropyEntry: Entry<Params> = composite<Params>({
  name: "crossEntropy",
  args: ["x", "labels"],
  nondifferentiable: { labels: "a label is a name, not a quantity" },
  doc: {
    sentence: "How surprised softmax(x) is by the right classes: the mean of minus their log-probabilities.",
    formula: "L = -mean log softmax(x)[i, label_i]        gx = (softmax(x) - one-hot labels) / n",
    example: "crossEntropy([[0, 0]], [1]).item()   // 0.6931471805599453",
    torch: "torch.nn.functional.cross_entropy",
  },
  samples: () => [
    { inputs: [spread([3, 2]), [1, 0, 1]], params: plain },
    { inputs: [spread([3]), 2], params: { ...plain, reduction: "sum", labelSmoothing: 0.2 } },
    {
      inputs: [
        spread([2, 3, 2]),
        [
          [1, 0],
          [2, 1],
        ],
      ],
      params: { ...plain, reduction: "none" },
    },
    { inputs: [[[1000, 0]], [0]], params: plain, value: 0, gradient: [[[0, 0]], null] },
  ],
  body: ([x, labels], params) => likelihoodLoss("crossEntropy", logSoftmax(x, classAxis(x)), labels, params),
});

const softTargetsEntry: Entry<Params> = composite<Params>({
  name: "crossEntropyOfProbabilities",
  args: ["x", "target"],
  doc: {
    sentence:
      "Cross-entropy with a probability for every class as the target: what crossEntropy does with them.",
    formula: "L = -mean over i of sum_c t_ic log softmax(x)_ic        gx = (softmax(x) - t) / n",
    example: "crossEntropy([[0, 0]], [[0.5, 0.5]]).item()   // 0.6931471805599453",
    torch: "torch.nn.functional.cross_entropy",
  },
  samples: () => [
    { inputs: [spread([3, 2]), spread([3, 2], 0, 1)], params: plain },
    {
      inputs: [spread([3]), spread([3], 0, 1)],
      params: { ...plain, reduction: "none", labelSmoothing: 0.2 },
    },
  ],
  body([x, target], { weight, labelSmoothing, reduction }) {
    const axis = classAxis(x);
    const logs = logSoftmax(x, axis);
    const smoothed =
      labelSmoothing === 0 ? target : add(mul(target, 1 - labelSmoothing), labelSmoothing / x.shape[axis]);
    const weighted = weight === null ? smoothed : mul(smoothed, alongClasses(weight, x));
    return reduced("crossEntropy", neg(sum(mul(weighted, logs), axis)), reduction);
  },
});

/**
 * The cross-entropy of scores x [n, classes, ...] (or [classes]) and labels [n, ...], or of probabilities with the
 * shape of x. Throws `shape/mismatch`, `index/range`.
 */
export function crossEntropy<
  X extends TensorLike,
  Y extends TensorLike,
  const O extends CrossEntropyOptions = object,
>(x: X, target: Labels<"crossEntropy", X, Y>, options?: O): Tensor<Loss<X, O>> {
  const scores = toTensor("crossEntropy", x);
  const given = toTensor("crossEntropy", target);
  const params = paramsOf("crossEntropy", scores, options ?? {});
  if (sameShape(scores.shape, given.shape)) return softTargetsEntry.run([scores, given], params);
  return crossEntropyEntry.run(
    [scores, checkedLabels("crossEntropy", scores, given, params.ignoreIndex)],
    params,
  );
}

/**
 * The negative log-likelihood: x [n, classes, ...] holds log-probabilities (see logSoftmax), labels [n, ...] the right
 * classes. Throws `shape/mismatch`, `index/range`.
 */
export function nll(x: TensorLike, labels: TensorLike, options: NllOptions = {}): Tensor {
  const logs = toTensor("nll", x);
  const params = paramsOf("nll", logs, options);
  return nllEntry.run(
    [logs, checkedLabels("nll", logs, toTensor("nll", labels), params.ignoreIndex)],
    params,
  );
}

function paramsOf(op: string, x: Tensor, options: CrossEntropyOptions): Params {
  if (x.ndim === 0) {
    throw new ShapeError("shape/rank", `${op}: a single number has no classes`, "x is [n, classes]");
  }
  const { labelSmoothing = 0 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new ArgumentError(
      "argument/domain",
      `${op}: labelSmoothing ${labelSmoothing} is not between 0 and 1`,
    );
  }
  const weight =
    options.weight === undefined ? null : classWeights(op, options.weight, x.shape[classAxis(x)]);
  return {
    reduction: options.reduction ?? "mean",
    weight,
    ignoreIndex: options.ignoreIndex ?? -100,
    labelSmoothing,
  };
}

/** One weight per class, without a gradient. Throws `shape/mismatch`. */
export function classWeights(op: string, weight: TensorLike, classes: number): Tensor {
  const given = toTensor(op, weight).detach();
  if (given.ndim === 1 && given.shape[0] === classes) return given;
  throw new ShapeError(
    "shape/mismatch",
    `${op}: the weight has shape ${formatShape(given.shape)} for ${classes} classes`,
    "one weight per class",
  );
}

/** Labels checked against scores [n, classes, ...]. Throws `shape/mismatch`, `index/range`. */
export function checkedLabels(op: string, x: Tensor, labels: Tensor, ignored?: number): Tensor {
  const axis = classAxis(x);
  const expected = x.shape.filter((_, a) => a !== axis);
  if (!sameShape(labels.shape, expected)) {
    throw new ShapeError(
      "shape/mismatch",
      `${op}: scores ${formatShape(x.shape)} want labels ${formatShape(expected)}, not ${formatShape(labels.shape)}`,
      "one label per row of scores: [n] labels for [n, classes] scores",
    );
  }
  return labelsOf(op, labels, x.shape[axis], ignored);
}
