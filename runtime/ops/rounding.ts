/** Sizes, signs and whole numbers. Rounding is flat between its jumps, so its gradient is 0, not missing. */
import { type Unary, unary } from "../declare/elementwise.js";
import { spread } from "../samples.js";

export const abs: Unary = unary({
  name: "abs",
  dtype: "arithmetic",
  value: Math.abs,
  // |x| is x on the right and -x on the left.
  derivative: (x) => sign(x),
  doc: {
    sentence: "The size of each number, without its sign.",
    formula: "y = |x|          gx = sign(x) gy",
    convention: "Convention: the gradient at 0 is 0.",
    example: "abs([-2, 3]).toArray()   // [2, 3]",
    torch: "torch.abs",
  },
  samples: () => [
    { inputs: [[-2, 3]], value: [2, 3], gradient: [[-1, 1]] },
    { inputs: [0], value: 0, gradient: [0], kink: "the corner at 0" },
  ],
});

export const sign: Unary = unary({
  name: "sign",
  dtype: "arithmetic",
  value: Math.sign,
  derivative: 0,
  doc: {
    sentence: "-1, 0 or 1: the sign of each number.",
    formula: "y = sign x       gx = 0",
    convention: "Convention: sign 0 is 0, and the gradient at the jump is 0 like everywhere.",
    example: "sign([-2, 0, 3]).toArray()   // [-1, 0, 1]",
    torch: "torch.sign",
  },
  samples: () => [
    { inputs: [[-2, 3]], value: [-1, 1], gradient: [[0, 0]] },
    { inputs: [0], value: 0, gradient: [0], kink: "the jump" },
  ],
});

/** Half away from 0 in JavaScript, half to even in IEEE arithmetic and PyTorch: 0.5 -> 0, 1.5 -> 2, 2.5 -> 2. */
function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

export const round: Unary = unary({
  name: "round",
  dtype: "arithmetic",
  value: roundHalfToEven,
  derivative: 0,
  doc: {
    sentence: "The nearest whole number.",
    formula: "y = round x      gx = 0",
    convention: "Convention: halves go to the even neighbour (2.5 to 2, 3.5 to 4).",
    example: "round([1.4, 1.6, 2.5]).toArray()   // [1, 2, 2]",
    torch: "torch.round",
  },
  samples: () => [
    {
      inputs: [[0.5, 1.5, 2.5, -0.5, -1.5]],
      value: [0, 2, 2, 0, -2],
      gradient: [[0, 0, 0, 0, 0]],
      kink: "jumps",
    },
    { inputs: [spread([5])] },
  ],
});

export const floor: Unary = unary({
  name: "floor",
  dtype: "arithmetic",
  value: Math.floor,
  derivative: 0,
  doc: {
    sentence: "The largest whole number that is not above x.",
    formula: "y = floor x      gx = 0",
    convention: "Convention: the gradient at the jumps is 0 like everywhere.",
    example: "floor([1.7, -1.2]).toArray()   // [1, -2]",
    torch: "torch.floor",
  },
  samples: () => [
    { inputs: [spread([2, 3])] },
    { inputs: [[1, -2]], value: [1, -2], gradient: [[0, 0]], kink: "jumps" },
  ],
});

export const ceil: Unary = unary({
  name: "ceil",
  dtype: "arithmetic",
  value: Math.ceil,
  derivative: 0,
  doc: {
    sentence: "The smallest whole number that is not below x.",
    formula: "y = ceil x       gx = 0",
    convention: "Convention: the gradient at the jumps is 0 like everywhere.",
    example: "ceil([1.2, -1.7]).toArray()   // [2, -1]",
    torch: "torch.ceil",
  },
  samples: () => [
    { inputs: [spread([2, 3])] },
    { inputs: [[1, -2]], value: [1, -2], gradient: [[0, 0]], kink: "jumps" },
  ],
});

export const trunc: Unary = unary({
  name: "trunc",
  dtype: "arithmetic",
  value: Math.trunc,
  derivative: 0,
  doc: {
    sentence: "The whole part, decimals cut off.",
    formula: "y = trunc x      gx = 0",
    convention: "Convention: the gradient at the jumps is 0 like everywhere.",
    example: "trunc([1.7, -1.7]).toArray()   // [1, -1]",
    torch: "torch.trunc",
  },
  samples: () => [
    { inputs: [spread([2, 3])] },
    { inputs: [[1, 0]], value: [1, 0], gradient: [[0, 0]], kink: "jumps" },
  ],
});
