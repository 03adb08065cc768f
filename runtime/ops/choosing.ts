/** Choosing between two tensors element by element, and mixing them. */
import { type Ternary, ternary } from "../declare/elementwise.js";
import { spread } from "../samples.js";
import type { Tensor } from "../tensor.js";
import { sub } from "./arithmetic.js";

export const where: Ternary = ternary({
  name: "where",
  args: ["condition", "x", "y"],
  dtype: "chosen",
  value: (condition, x, y) => (condition === 0 ? y : x),
  nondifferentiable: { condition: "a condition jumps, and is flat everywhere else" },
  // Each choice passes to the input that was chosen.
  derivatives: [
    0,
    ({ inputs: [condition] }) =>
      (g: Tensor) =>
        where(condition, g, 0),
    ({ inputs: [condition] }) =>
      (g: Tensor) =>
        where(condition, 0, g),
  ],
  doc: {
    sentence: "Takes the element of x where the condition holds (is not 0), and that of y elsewhere.",
    formula: "z = c ? x : y        gx = c ? gz : 0,  gy = c ? 0 : gz",
    convention: "Convention: what was not chosen has gradient 0, even where its own derivative is infinite.",
    example: "where([true, false], [1, 2], [10, 20]).toArray()   // [1, 20]",
    torch: "torch.where",
  },
  samples: () => [
    { inputs: [[1, 0, 1], spread([3]), spread([2, 1])] },
    { inputs: [1, 2, 3], value: 2, gradient: [null, 1, 0] },
    { inputs: [[[1], [0]], 2.5, spread([3])] },
  ],
});

export const lerp: Ternary = ternary({
  name: "lerp",
  args: ["start", "end", "weight"],
  value: (start, end, weight) => start + weight * (end - start),
  derivatives: [
    ({ inputs: [, , weight] }) => sub(1, weight),
    ({ inputs: [, , weight] }) => weight,
    ({ inputs: [start, end] }) => sub(end, start),
  ],
  doc: {
    sentence: "A point on the way from start to end: weight 0 is the start, weight 1 the end.",
    formula: "y = a + w (b - a)        ga = (1 - w) gy,  gb = w gy,  gw = (b - a) gy",
    example: "lerp([0, 10], [10, 20], 0.5).toArray()   // [5, 15]",
    torch: "torch.lerp",
  },
  samples: () => [
    { inputs: [0, 10, 0.3], value: 3, gradient: [0.7, 0.3, 10] },
    { inputs: [spread([2, 3]), spread([3], 0, 5), spread([2, 1])] },
  ],
});
