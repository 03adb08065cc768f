/** Mistakes in the values themselves, which differences do not see: PyTorch's values do. */
import { faultsFor } from "../fault.js";

export const values = faultsFor("golden", {
  "ops/maxima.ts": [["max", "the last of equals is picked", "if (next > value ||", "if (next >= value ||"]],
  "ops/rounding.ts": [
    ["round", "halves go up", "return below % 2 === 0 ? below : below + 1;", "return below + 1;"],
  ],
  "ops/statistics.ts": [
    ["variance", "correction forgotten", "squares / Math.max(0, n - correction)", "squares / n"],
  ],
  "ops/extremes.ts": [["clamp", "bounds in the wrong order", "x > max || min > max ? max", "x > max ? max"]],
  "ops/patches.ts": [
    [
      "conv2d",
      "stride and dilation swapped",
      "[dilation[0] * width, dilation[1], stride[0] * width, stride[1]]",
      "[stride[0] * width, stride[1], dilation[0] * width, dilation[1]]",
    ],
  ],
  "ops/indexing.ts": [
    [
      "at",
      "lists bring their axes to the front",
      "if (!isTogether || axes[0] === 0) return picked;",
      "if (!isTogether || axes[0] >= 0) return picked;",
    ],
  ],
  "ops/windows.ts": [["pad", "widths from the first axis on", "2 * (input.ndim - 1 - axis)", "2 * axis"]],
  "ops/cumulative.ts": [
    [
      "cummax",
      "a tie goes to the first",
      "if (value >= data[start + best * stride] ||",
      "if (value > data[start + best * stride] ||",
    ],
  ],
  "ops/smooth.ts": [
    ["gelu", "a constant mistyped", "const C = 0.044715;", "const C = 0.047415;"],
    ["softplus", "the threshold without beta", "x * beta > threshold ? x", "x > threshold ? x"],
  ],
  "declare/loss.ts": [
    ["crossEntropy", "weights forgotten in the mean", "div(sum(losses), sum(weights))", "mean(losses)"],
  ],
});
