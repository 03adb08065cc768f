/** Losses of yes-or-no predictions: from probabilities, and, better conditioned, from scores. */
import { type Binary, binary } from "../../declare/elementwise.js";
import { type PairLoss, pairLoss } from "../../declare/loss.js";
import { ArgumentError } from "../../errors.js";
import { spread } from "../../samples.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { add, div, mul, neg, sub } from "../arithmetic.js";
import { log, log1p } from "../exponential.js";
import { clamp } from "../extremes.js";
import { logSigmoid } from "../smooth.js";

/** Options of both losses. */
export interface BinaryOptions {
  /** Broadcast to the losses and multiplied with them; 1 if left out. */
  readonly weight?: TensorLike;
}

/** Options of the loss from scores. */
export interface LogitsOptions extends BinaryOptions {
  /** How much the positive answers count, per class; 1 if left out. */
  readonly posWeight?: TensorLike;
}

// l = -(t log x + (1 - t) log(1 - x)):  dl/dx = (x - t) / (x (1 - x)),  dl/dt = log(1 - x) - log x.
const terms: Binary = binary({
  name: "binaryCrossEntropyTerms",
  args: ["x", "target"],
  value: (x, t) => -(t * Math.max(Math.log(x), -100) + (1 - t) * Math.max(Math.log1p(-x), -100)),
  derivatives: [
    (x, t) => div(sub(x, t), clamp(mul(sub(1, x), x), 1e-12)),
    (x) => sub(clamp(log1p(neg(x)), -100), clamp(log(x), -100)),
  ],
  doc: {
    sentence: "The loss of each prediction by itself in binaryCrossEntropy.",
    formula: "l = -(t log x + (1 - t) log(1 - x))        gx = gl (x - t) / (x (1 - x))",
    convention:
      "Convention: logarithms stop at -100, and x (1 - x) at 1e-12, so a certain wrong answer costs 100.",
    example: 'binaryCrossEntropy([0, 1], [0, 0], { reduction: "none" }).toArray()   // [0, 100]',
    torch: "torch.nn.functional.binary_cross_entropy",
  },
  samples: () => [{ inputs: [spread([2, 3], 0.1, 0.9), spread([2, 3], 0, 1)] }],
});

function weighted(losses: Tensor, { weight }: BinaryOptions): Tensor {
  return weight === undefined ? losses : mul(losses, weight);
}

/** Probabilities x against targets in [0, 1]. Throws `shape/mismatch`, `argument/domain`. */
export const binaryCrossEntropy: PairLoss<BinaryOptions, "binaryCrossEntropy"> = pairLoss<BinaryOptions>({
  name: "binaryCrossEntropy",
  defaults: {},
  check(x) {
    const wrong = x.allData.find((p: number) => p < 0 || p > 1);
    if (wrong === undefined) return;
    throw new ArgumentError(
      "argument/domain",
      `binaryCrossEntropy: ${wrong} is not a probability`,
      "use sigmoid first, or binaryCrossEntropyWithLogits on the scores",
    );
  },
  body: (x, target, options) => weighted(terms(x, target), options),
  doc: {
    sentence: "The mean surprise of yes-or-no predictions, given as probabilities.",
    formula: "L = -mean (t log x + (1 - t) log(1 - x))        gx = (x - t) / (x (1 - x)) / n",
    convention: "Convention: logarithms stop at -100.",
    example: "binaryCrossEntropy([0.5, 0.5], [0, 1]).item()   // 0.6931471805599453",
    torch: "torch.nn.functional.binary_cross_entropy",
  },
  samples: () => [
    { inputs: [spread([2, 3], 0.1, 0.9), spread([2, 3], 0, 1)], params: { reduction: "mean" } },
    {
      inputs: [spread([2, 3], 0.1, 0.9), spread([2, 3], 0, 1)],
      params: { reduction: "sum", weight: [1, 2, 3] },
    },
  ],
});

/** Scores x (before the sigmoid) against targets in [0, 1]. Throws `shape/mismatch`. */
export const binaryCrossEntropyWithLogits: PairLoss<LogitsOptions, "binaryCrossEntropyWithLogits"> =
  pairLoss<LogitsOptions>({
    name: "binaryCrossEntropyWithLogits",
    defaults: {},
    // With s = sigmoid(x):  log(1 - s) = log s - x,  and logSigmoid is exact for every x: softplus, which has a threshold,
    // would call a loss of 1e-9 zero.
    body(x, target, options) {
      const { posWeight } = options;
      const factor = posWeight === undefined ? 1 : add(mul(sub(posWeight, 1), target), 1);
      return weighted(sub(mul(sub(1, target), x), mul(logSigmoid(x), factor)), options);
    },
    doc: {
      sentence:
        "The mean surprise of yes-or-no predictions, given as scores: sigmoid and logarithm in one, without overflow.",
      formula: "L = mean ((1 - t) x + softplus(-x))        gx = (sigmoid(x) - t) / n",
      example: "binaryCrossEntropyWithLogits([0, 1000], [1, 1]).item()   // 0.34657359027997264",
      torch: "torch.nn.functional.binary_cross_entropy_with_logits",
    },
    samples: () => [
      { inputs: [spread([2, 3]), spread([2, 3], 0, 1)], params: { reduction: "mean" } },
      {
        inputs: [spread([2, 3]), spread([2, 3], 0, 1)],
        params: { reduction: "none", weight: [1, 2, 3], posWeight: [2, 0.5, 1] },
      },
      {
        inputs: [
          [-1000, 1000],
          [0, 0],
        ],
        params: { reduction: "none" },
        value: [0, 1000],
        gradient: [
          [0, 1],
          [1000, -1000],
        ],
      },
    ],
  });
