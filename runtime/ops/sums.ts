/** Sums and means over axes. */
import { type Reduction, reduction } from "../declare/reduction.js";
import { spread } from "../samples.js";
import { sizeOf } from "../shape.js";

export const sum: Reduction<"sum"> = reduction({
  name: "sum",
  dtype: "arithmetic",
  fold: () => (data, start, stride, n) => {
    let total = 0;
    for (let i = 0, p = start; i < n; i++, p += stride) total += data[p];
    return total;
  },
  // Every element counts once: its gradient is the gradient of the sum.
  derivative: 1,
  doc: {
    sentence: "Adds up all elements, or those along some axes.",
    formula: "y = x1 + ... + xn        gx_i = gy",
    convention: "Convention: the sum of nothing is 0.",
    example: "sum([[1, 2], [3, 4]], 0).toArray()   // [4, 6]",
    torch: "torch.sum",
  },
  samples: () => [
    { inputs: [[1, 2, 3]], params: { axes: [0], keepdim: false }, value: 6, gradient: [[1, 1, 1]] },
    { inputs: [spread([2, 3, 4])], params: { axes: [1], keepdim: true } },
    { inputs: [spread([2, 3, 4])], params: { axes: [0, 2], keepdim: false } },
    { inputs: [spread([2, 3, 4])], params: { axes: [0, 1], keepdim: false } },
    { inputs: [spread([2, 3, 4])], params: { axes: [1, 2], keepdim: false } },
    { inputs: [2.5], params: { axes: [], keepdim: false } },
    { inputs: [[]], params: { axes: [0], keepdim: false }, value: 0 },
  ],
});

export const mean: Reduction<"mean"> = reduction({
  name: "mean",
  fold: () => (data, start, stride, n) => {
    let total = 0;
    for (let i = 0, p = start; i < n; i++, p += stride) total += data[p];
    return total / n;
  },
  derivative: (x, _y, { axes }) => 1 / sizeOf(axes.map((axis) => x.shape[axis])),
  doc: {
    sentence: "The average of all elements, or of those along some axes.",
    formula: "y = (x1 + ... + xn) / n        gx_i = gy / n",
    convention: "Convention: the mean of nothing is NaN.",
    example: "mean([[1, 2], [3, 4]], 1).toArray()   // [1.5, 3.5]",
    torch: "torch.mean",
  },
  samples: () => [
    { inputs: [[1, 2, 6]], params: { axes: [0], keepdim: false }, value: 3 },
    { inputs: [spread([2, 3, 4])], params: { axes: [0, 2], keepdim: true } },
  ],
});
