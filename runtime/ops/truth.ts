/** Is any element true, are all? Any number but 0 counts as true. */
import { type Reduction, reduction } from "../declare/reduction.js";

const nondifferentiable = { "*": "a truth value jumps, and is flat everywhere else" };

export const any: Reduction<"any"> = reduction({
  name: "any",
  dtype: "bool",
  fold: () => (data, start, stride, n) => {
    for (let i = 0, p = start; i < n; i++, p += stride) if (data[p] !== 0) return 1;
    return 0;
  },
  derivative: 0,
  nondifferentiable,
  doc: {
    sentence: "True if at least one element is.",
    formula: "y = x1 or ... or xn",
    convention: "Convention: of nothing it is false.",
    example: "any([[0, 1], [0, 0]], 1).toArray()   // [true, false]",
    torch: "torch.any",
  },
  samples: () => [
    {
      inputs: [
        [
          [0, 1],
          [0, 0],
        ],
      ],
      params: { axes: [1], keepdim: false },
      value: [1, 0],
    },
  ],
});

export const all: Reduction<"all"> = reduction({
  name: "all",
  dtype: "bool",
  fold: () => (data, start, stride, n) => {
    for (let i = 0, p = start; i < n; i++, p += stride) if (data[p] === 0) return 0;
    return 1;
  },
  derivative: 0,
  nondifferentiable,
  doc: {
    sentence: "True if every element is.",
    formula: "y = x1 and ... and xn",
    convention: "Convention: of nothing it is true.",
    example: "all([[1, 1], [0, 1]], 1).toArray()   // [true, false]",
    torch: "torch.all",
  },
  samples: () => [
    {
      inputs: [
        [
          [1, 1],
          [0, 1],
        ],
      ],
      params: { axes: [1], keepdim: false },
      value: [1, 0],
    },
  ],
});
