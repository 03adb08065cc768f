/** The Kullback-Leibler divergence: how much one distribution differs from another. */
import { toTensors } from "../../apply.js";
import { type LossReduction, type PairLoss, pairLoss } from "../../declare/loss.js";
import { spread } from "../../samples.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { div, mul, sub } from "../arithmetic.js";
import { where } from "../choosing.js";
import { eq } from "../comparison.js";
import { exp, log } from "../exponential.js";

const divergence: PairLoss<{ readonly logTarget: boolean }, "divergence"> = pairLoss<{
  readonly logTarget: boolean;
}>({
  name: "klDiv",
  defaults: { logTarget: false },
  body(x, target, { logTarget }) {
    if (logTarget) return mul(exp(target), sub(target, x));
    // 0 log 0 is 0; a negative target is no probability, and its logarithm, NaN, is to be seen.
    const isNothing = eq(target, 0);
    return sub(where(isNothing, 0, mul(target, log(where(isNothing, 1, target)))), mul(target, x));
  },
  doc: {
    sentence: "How much the distribution t differs from the one whose log-probabilities are x.",
    formula: "l = t (log t - x)        gx = -t gl",
    convention:
      "Convention: 0 log 0 is 0, a negative target gives NaN. The mean is over all elements; batchmean is the divergence per sample.",
    example:
      'klDiv(logSoftmax([[0, 0]]), [[1, 0]], { reduction: "batchmean" }).item()   // 0.6931471805599453',
    torch: "torch.nn.functional.kl_div",
  },
  samples: () => [
    {
      inputs: [spread([2, 3], -3, 0), spread([2, 3], 0, 1)],
      params: { reduction: "mean", logTarget: false },
    },
    { inputs: [spread([2, 3], -3, 0), spread([2, 3], -2, 0)], params: { reduction: "sum", logTarget: true } },
    {
      inputs: [
        [-1, -2],
        [0, 1],
      ],
      params: { reduction: "none", logTarget: false },
      value: [0, 2],
      gradient: [
        [0, -1],
        [1, 3],
      ],
      kink: "0 log 0",
    },
  ],
});

/** Options of klDiv. */
export interface KlDivOptions {
  /** `mean` over all elements if left out; `batchmean` divides the sum by the number of samples. */
  readonly reduction?: LossReduction | "batchmean";
  /** True if the targets are log-probabilities too. */
  readonly logTarget?: boolean;
}

/** The divergence of log-probabilities x from probabilities of the same shape. Throws `shape/mismatch`. */
export function klDiv(x: TensorLike, target: TensorLike, options: KlDivOptions = {}): Tensor {
  const { reduction = "mean", logTarget = false } = options;
  if (reduction !== "batchmean") return divergence(x, target, { reduction, logTarget });
  const [logs, t] = toTensors("klDiv", [x, target]);
  return div(divergence(logs, t, { reduction: "sum", logTarget }), logs.ndim === 0 ? 1 : logs.shape[0]);
}
