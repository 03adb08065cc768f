/** Mistakes in the derivatives of what folds along an axis: sums, extremes, running sums, softmax. */
import { faultsFor } from "../fault.js";

export const reductions = faultsFor("registry", {
  "declare/reduction.ts": [
    [
      "sum",
      "keepdim forgotten in the tangent",
      "return sum(times(dx, slope), params.axes, params.keepdim);",
      "return sum(times(dx, slope), params.axes);",
    ],
    [
      "sum",
      "the gradient is not spread over what was summed",
      "return stretchTo(times(g, slope), x.shape);",
      "return times(g, slope);",
    ],
    [
      "variance",
      "derivative not transposed",
      "return stretchTo(times(g, slope), x.shape);",
      "return stretchTo(g, x.shape);",
    ],
  ],
  "ops/sums.ts": [["mean", "factor lost", "1 / sizeOf(axes.map((axis) => x.shape[axis]))", "1"]],
  "ops/statistics.ts": [
    ["variance", "mean not subtracted", "mul(sub(x, mean(x, axes, true)), 2 /", "mul(x, 2 /"],
    [
      "std",
      "correction forgotten",
      "mul(where(isFlat, 1, y), Math.max(0, countOf(x, axes) - correction))",
      "mul(where(isFlat, 1, y), countOf(x, axes))",
    ],
    ["norm", "exponent off by one", "safe), p - 1)", "safe), p)"],
    [
      "norm",
      "sign lost",
      "return div(mul(sign(x), isPicked), sum(isPicked, axes, true));",
      "return div(isPicked, sum(isPicked, axes, true));",
    ],
    ["logsumexp", "not divided by the sum", "exp(sub(x, where(isFinite(y), y, 0)))", "exp(x)"],
  ],
  "ops/products.ts": [
    [
      "prod",
      "only the factors before",
      "reshape(mul(before, behind), moved.shape)",
      "reshape(before, moved.shape)",
    ],
    [
      "prod",
      "right to first order only",
      "cumprod(shifted(lines, last, 1, 1), last)",
      "cumprod(shifted(lines.detach(), last, 1, 1), last)",
    ],
    ["cumprod", "its own element not left out", "mul(r, shifted(y, axis, 1, 1))", "mul(r, y)"],
    ["cumprod", "tangent without its factor", "mul(shifted(y, axis, 1, 1), dx)", "dx"],
  ],
  "ops/recurrence.ts": [
    ["recurrence", "not run backwards", "gy, axis, !isReversed)", "gy, axis, isReversed)"],
    [
      "recurrence",
      "shifted the wrong way",
      "shifted(a, axis, isReversed ? 1 : -1, 0)",
      "shifted(a, axis, isReversed ? -1 : 1, 0)",
    ],
  ],
  "ops/maxima.ts": [
    [
      "amax",
      "ties counted, not shared",
      "return div(isPicked, sum(isPicked, axes, true));",
      "return isPicked;",
    ],
  ],
  "ops/picking.ts": [["max", "mask inverted", "along), positions);", "along), positions).logicalNot();"]],
  "ops/cumulative.ts": [
    ["cumsum", "not transposed", "isReversed: !params.isReversed", "isReversed: params.isReversed"],
    ["logcumsumexp", "the share of another place", 'decay(y, axis, "behind")', 'decay(y, axis, "before")'],
  ],
  "ops/softmax.ts": [
    [
      "softmax",
      "right to first order only",
      "softmaxDerivative(gy, y, axis)",
      "softmaxDerivative(gy, y.detach(), axis)",
    ],
    ["softmax", "tangent with a term dropped", "softmaxDerivative(dx, y, axis)", "mul(dx, y)"],
    ["softmax", "sum dropped", "mul(y, sub(g, sum(mul(g, y), axis, true)))", "mul(y, sub(g, mul(g, y)))"],
    ["logSoftmax", "sum dropped", "sub(gy, mul(exp(y), sum(gy, axis, true)))", "sub(gy, mul(exp(y), gy))"],
    [
      "logSoftmax",
      "the transpose's formula in the tangent",
      "sub(dx, sum(mul(exp(y), dx), axis, true))",
      "sub(dx, mul(exp(y), sum(dx, axis, true)))",
    ],
  ],
});
