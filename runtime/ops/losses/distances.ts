/** Losses of regression: how far predictions are from targets. */

import { type PairLoss, pairLoss } from "../../declare/loss.js";
import { ArgumentError } from "../../errors.js";
import type { Sample } from "../../op.js";
import { spread } from "../../samples.js";
import { div, mul, sub } from "../arithmetic.js";
import { where } from "../choosing.js";
import { lt } from "../comparison.js";
import { square } from "../powers.js";
import { abs } from "../rounding.js";

/** The same samples for every distance: mean, sum, and each by itself. */
function samplesWith<O>(options: O): () => Sample<O & { reduction: "mean" | "sum" | "none" }>[] {
  return () => [
    { inputs: [spread([2, 3]), spread([2, 3], -3, 3)], params: { ...options, reduction: "mean" } },
    { inputs: [spread([4]), spread([4], -3, 3)], params: { ...options, reduction: "sum" } },
    { inputs: [spread([2, 2]), spread([2, 2], -3, 3)], params: { ...options, reduction: "none" } },
  ];
}

/** The mean squared distance between predictions and targets of one shape. Throws `shape/mismatch`. */
export const mse: PairLoss<unknown, "mse"> = pairLoss<unknown>({
  name: "mse",
  defaults: {},
  body: (x, target) => square(sub(x, target)),
  doc: {
    sentence: "The mean squared distance between predictions and targets.",
    formula: "L = mean (x_i - t_i)^2        gx_i = 2 (x_i - t_i) / n",
    example: "mse([1, 2], [1, 4]).item()   // 2",
    torch: "torch.nn.functional.mse_loss",
  },
  samples: samplesWith({}),
});

/** The mean absolute distance between predictions and targets of one shape. Throws `shape/mismatch`. */
export const l1: PairLoss<unknown, "l1"> = pairLoss<unknown>({
  name: "l1",
  defaults: {},
  body: (x, target) => abs(sub(x, target)),
  doc: {
    sentence: "The mean absolute distance between predictions and targets.",
    formula: "L = mean |x_i - t_i|        gx_i = sign(x_i - t_i) / n",
    convention: "Convention: where they are equal the gradient is 0.",
    example: "l1([1, 2], [1, 4]).item()   // 1",
    torch: "torch.nn.functional.l1_loss",
  },
  samples: samplesWith({}),
});

/** Squared near the target, absolute beyond `beta`, with slope 1 there. Throws `shape/mismatch`, `argument/domain`. */
export const smoothL1: PairLoss<{ readonly beta: number }, "smoothL1"> = pairLoss<{ readonly beta: number }>({
  name: "smoothL1",
  defaults: { beta: 1 },
  check(_x, _target, { beta }) {
    if (beta >= 0) return;
    throw new ArgumentError("argument/domain", `smoothL1: beta is ${beta}`, "0 or more");
  },
  body(x, target, { beta }) {
    const difference = sub(x, target);
    const distance = abs(difference);
    if (beta === 0) return distance;
    return where(lt(distance, beta), mul(square(difference), 0.5 / beta), sub(distance, beta / 2));
  },
  doc: {
    sentence: "A parabola near the target and a straight line of slope 1 beyond beta.",
    formula:
      "l = d < beta ? d^2 / (2 beta) : d - beta/2,  d = |x - t|        gx = min(d / beta, 1) sign(x - t)",
    example: "smoothL1([0, 3], [0.5, 0]).item()   // 1.3125",
    torch: "torch.nn.functional.smooth_l1_loss",
    differs: "PyTorch refuses the second derivative in the target; here it is there.",
  },
  samples: samplesWith({ beta: 1.5 }),
});

/** Squared near the target, absolute beyond `delta`, with slope delta there. Throws `shape/mismatch`, `argument/domain`. */
export const huber: PairLoss<{ readonly delta: number }, "huber"> = pairLoss<{ readonly delta: number }>({
  name: "huber",
  defaults: { delta: 1 },
  check(_x, _target, { delta }) {
    if (delta > 0) return;
    throw new ArgumentError("argument/domain", `huber: delta is ${delta}`, "more than 0");
  },
  body(x, target, { delta }) {
    const difference = sub(x, target);
    const distance = abs(difference);
    const far = mul(sub(distance, delta / 2), delta);
    return where(lt(distance, delta), div(square(difference), 2), far);
  },
  doc: {
    sentence:
      "A parabola near the target and a straight line of slope delta beyond delta: outliers count less.",
    formula:
      "l = d < delta ? d^2 / 2 : delta (d - delta/2),  d = |x - t|        gx = min(d, delta) sign(x - t)",
    example: "huber([0, 3], [0.5, 0]).item()   // 1.3125",
    torch: "torch.nn.functional.huber_loss",
    differs: "PyTorch refuses the second derivative in the target; here it is there.",
  },
  samples: samplesWith({ delta: 1.5 }),
});
