/** The four operations and the sign: the gates of the lecture's first graphs. */
import { type Binary, binary, type Unary, unary } from "../declare/elementwise.js";
import { spread } from "../samples.js";

export const add: Binary<"add"> = binary({
  name: "add",
  dtype: "arithmetic",
  value: (x, y) => x + y,
  // d(x + y) = dx + dy: the gradient distributor.
  derivatives: [1, 1],
  doc: {
    sentence: "Adds two tensors element by element.",
    formula: "z = x + y        gx = gz,  gy = gz",
    example: "add([1, 2], [[10], [20]]).toArray()   // [[11, 12], [21, 22]]",
    torch: "torch.add",
  },
  samples: () => [
    { inputs: [3, 4], value: 7, gradient: [1, 1] },
    { inputs: [spread([2, 3]), spread([3])] },
    { inputs: [spread([2, 1, 3]), spread([4, 1])] },
    { inputs: [[[], []], spread([2, 1])] },
  ],
});

export const sub: Binary<"sub"> = binary({
  name: "sub",
  dtype: "arithmetic",
  value: (x, y) => x - y,
  // d(x - y) = dx - dy
  derivatives: [1, -1],
  doc: {
    sentence: "Subtracts the second tensor from the first, element by element.",
    formula: "z = x - y        gx = gz,  gy = -gz",
    example: "sub([5, 7], 2).toArray()   // [3, 5]",
    torch: "torch.sub",
  },
  samples: () => [
    { inputs: [3, 4], value: -1, gradient: [1, -1] },
    { inputs: [spread([2, 3]), spread([2, 1])] },
  ],
});

export const mul: Binary<"mul"> = binary({
  name: "mul",
  dtype: "arithmetic",
  value: (x, y) => x * y,
  integers: Math.imul,
  // d(x y) = y dx + x dy: the swap multiplier.
  derivatives: [(_x, y) => y, (x) => x],
  doc: {
    sentence: "Multiplies two tensors element by element (for the matrix product see matmul).",
    formula: "z = x y          gx = y gz,  gy = x gz",
    example: "mul([1, 2, 3], [4, 5, 6]).toArray()   // [4, 10, 18]",
    torch: "torch.mul",
  },
  samples: () => [
    { inputs: [2, 3], value: 6, gradient: [3, 2] },
    { inputs: [spread([2, 3]), spread([3])] },
    { inputs: [spread([2, 1]), spread([1, 3])] },
    { inputs: [spread([2, 2]), 1.5] },
  ],
});

export const div: Binary<"div"> = binary({
  name: "div",
  value: (x, y) => x / y,
  // z = x / y, so dz = dx / y - (x / y^2) dy = dx / y - (z / y) dy
  derivatives: [(_x, y) => div(1, y), (_x, y, z) => neg(div(z, y))],
  doc: {
    sentence: "Divides the first tensor by the second, element by element; integers divide to floats.",
    formula: "z = x / y        gx = gz / y,  gy = -(x / y^2) gz",
    convention: "Convention: as IEEE arithmetic, 1/0 is Infinity and 0/0 is NaN; nothing is thrown.",
    example: "div([1, 2], 4).toArray()   // [0.25, 0.5]",
    torch: "torch.div",
  },
  samples: () => [
    { inputs: [3, 4], value: 0.75, gradient: [0.25, -0.1875] },
    { inputs: [spread([2, 3]), spread([3], 0.5, 2)] },
    { inputs: [1, 0], value: Infinity, kink: "a pole" },
  ],
});

export const neg: Unary = unary({
  name: "neg",
  dtype: "arithmetic",
  value: (x) => -x,
  derivative: -1,
  doc: {
    sentence: "Changes the sign of every element.",
    formula: "y = -x           gx = -gy",
    example: "neg([1, -2]).toArray()   // [-1, 2]",
    torch: "torch.neg",
  },
  samples: () => [{ inputs: [1], value: -1, gradient: [-1] }, { inputs: [spread([2, 3])] }],
});
