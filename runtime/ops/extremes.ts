/** The larger and the smaller of two, and values kept between bounds: the gradient router. */
import { apply, toTensor } from "../apply.js";
import { type Binary, binary, unaryOp } from "../declare/elementwise.js";
import { dtypeBeside } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { describe } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { mul } from "./arithmetic.js";
import { where } from "./choosing.js";
import { eq, ge, gt, le, lt } from "./comparison.js";
import { logicalAnd } from "./logic.js";

/** All of g where the input wins, half of it at a tie, nothing where it loses. */
function share(wins: Tensor, ties: Tensor): (g: Tensor) => Tensor {
  return (g) => where(wins, g, where(ties, mul(g, 0.5), 0));
}

export const maximum: Binary<"maximum"> = binary({
  name: "maximum",
  dtype: "promote",
  value: (x, y) => Math.max(x, y),
  // The larger one passes through, so it gets the whole gradient and the other none: the router.
  derivatives: [(x, y) => share(gt(x, y), eq(x, y)), (x, y) => share(lt(x, y), eq(x, y))],
  doc: {
    sentence: "The larger of two tensors, element by element (for the largest of one tensor see max).",
    formula: "z = max(x, y)    gx = [x > y] gz,  gy = [y > x] gz",
    convention: "Convention: a tie sends half of the gradient to each. NaN wins.",
    example: "maximum([4, -1], [5, -3]).toArray()   // [5, -1]",
    torch: "torch.maximum",
  },
  samples: () => [
    { inputs: [4, 5], value: 5, gradient: [0, 1] },
    { inputs: [2, 2], value: 2, gradient: [0.5, 0.5], kink: "a tie" },
    { inputs: [spread([2, 3]), spread([3], -2, 2, 5)] },
  ],
});

export const minimum: Binary<"minimum"> = binary({
  name: "minimum",
  dtype: "promote",
  value: (x, y) => Math.min(x, y),
  derivatives: [(x, y) => share(lt(x, y), eq(x, y)), (x, y) => share(gt(x, y), eq(x, y))],
  doc: {
    sentence: "The smaller of two tensors, element by element.",
    formula: "z = min(x, y)    gx = [x < y] gz,  gy = [y < x] gz",
    convention: "Convention: a tie sends half of the gradient to each. NaN wins.",
    example: "minimum([4, -1], [5, -3]).toArray()   // [4, -3]",
    torch: "torch.minimum",
  },
  samples: () => [
    { inputs: [4, 5], value: 4, gradient: [1, 0] },
    { inputs: [2, 2], value: 2, gradient: [0.5, 0.5], kink: "a tie" },
    { inputs: [spread([2, 3]), spread([3], -2, 2, 5)] },
  ],
});

interface Bounds {
  readonly min: number;
  readonly max: number;
}

const clampOp: Op<Bounds> = unaryOp<Bounds>({
  name: "clamp",
  dtype: ([dtype], { min, max }) => dtypeBeside([min, max], dtype),
  // Not Math.min(Math.max(...)): with min > max everything becomes max, as in PyTorch; NaN stays NaN.
  value: (x, { min, max }) => (x > max || min > max ? max : x < min ? min : x),
  derivative: (x, _y, { min, max }) => logicalAnd(ge(x, min), le(x, max)),
  doc: {
    sentence: "Keeps every number between two bounds.",
    formula: "y = min(max(x, min), max)        gx = [min <= x <= max] gy",
    convention: "Convention: at a bound the gradient passes (clamp is inclusive).",
    example: "clamp([-2, 0.5, 3], 0, 1).toArray()   // [0, 0.5, 1]",
    torch: "torch.clamp",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { min: -1, max: 1 } },
    {
      inputs: [[-1, 1]],
      params: { min: -1, max: 1 },
      value: [-1, 1],
      gradient: [[1, 1]],
      kink: "the bounds",
    },
    { inputs: [[-3, 3]], params: { min: -1, max: Infinity }, value: [-1, 3], gradient: [[0, 1]] },
  ],
});

/** Keeps every number between `min` and `max`; either may be left undefined. Throws `argument/missing`, `argument/domain`. */
export function clamp<X extends TensorLike>(x: X, min: number | undefined, max?: number): Tensor<ShapeOf<X>> {
  if (min === undefined && max === undefined) {
    throw new ArgumentError("argument/missing", "clamp: neither min nor max was given");
  }
  for (const [name, bound] of Object.entries({ min, max })) {
    if (bound === undefined || (typeof bound === "number" && !Number.isNaN(bound))) continue;
    throw new ArgumentError(
      "argument/domain",
      `clamp: ${name} is ${typeof bound === "number" ? bound : describe(bound)}`,
      "bounds are numbers; for bounds that are tensors use maximum and minimum",
    );
  }
  return apply(clampOp, [toTensor("clamp", x)], { min: min ?? -Infinity, max: max ?? Infinity });
}
