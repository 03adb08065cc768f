/** Activations made of straight pieces, and the sigmoid. The smooth ones are in smooth.ts. */
import { apply, toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { type Unary, unary, unaryOp } from "../declare/elementwise.js";
import { dtypeBeside } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { mul, sub } from "./arithmetic.js";
import { where } from "./choosing.js";
import { gt, lt } from "./comparison.js";
import { exp } from "./exponential.js";
import { logicalAnd } from "./logic.js";

export const sigmoid: Unary = unary({
  name: "sigmoid",
  // For large negative x, 1 / (1 + e^-x) divides by Infinity but stays right: 0.
  value: (x) => 1 / (1 + Math.exp(-x)),
  // y = 1/u, u = 1 + e^-x:  dy/dx = e^-x / u^2 = (1/u) (u - 1)/u = (1 - y) y, multiplied in the order of the slides.
  derivative: (_x, y) => (g: Tensor) => mul(mul(g, sub(1, y)), y),
  doc: {
    sentence: "Squashes every number into (0, 1).",
    formula: "y = 1 / (1 + e^-x)        gx = (1 - y) y gy",
    example: "sigmoid(1).item()   // 0.7310585786300049",
    torch: "torch.sigmoid",
  },
  samples: () => [
    { inputs: [0], value: 0.5, gradient: [0.25] },
    { inputs: [spread([2, 3])] },
    { inputs: [[-1000, 1000]], value: [0, 1], gradient: [[0, 0]] },
  ],
});

export const relu: Unary = unary({
  name: "relu",
  dtype: "promote",
  value: (x) => (x < 0 ? 0 : x),
  // A straight line on each side of 0: the gradient passes where x is positive.
  derivative: (x) => gt(x, 0),
  doc: {
    sentence: "Keeps positive numbers and replaces negative ones by 0.",
    formula: "y = max(0, x)             gx = [x > 0] gy",
    convention: "Convention: the gradient at exactly 0 is 0.",
    example: "relu([1, -2, 3, -1]).toArray()   // [1, 0, 3, 0]",
    torch: "torch.relu",
  },
  samples: () => [
    { inputs: [[1, -2, 3, -1]], value: [1, 0, 3, 0], gradient: [[1, 0, 1, 0]] },
    { inputs: [0], value: 0, gradient: [0], kink: "the corner at 0" },
    { inputs: [spread([2, 3])] },
  ],
});

export const relu6: Unary = unary({
  name: "relu6",
  dtype: "promote",
  value: (x) => (x < 0 ? 0 : x > 6 ? 6 : x),
  derivative: (x) => logicalAnd(gt(x, 0), lt(x, 6)),
  doc: {
    sentence: "A relu that stops growing at 6.",
    formula: "y = min(max(0, x), 6)     gx = [0 < x < 6] gy",
    convention: "Convention: the gradient at 0 and at 6 is 0.",
    example: "relu6([-1, 3, 8]).toArray()   // [0, 3, 6]",
    torch: "torch.nn.functional.relu6",
  },
  samples: () => [
    { inputs: [[0, 6]], value: [0, 6], gradient: [[0, 0]], kink: "the corners" },
    { inputs: [spread([2, 3], -3, 9)] },
  ],
});

const hardtanhOp: Op<{ readonly min: number; readonly max: number }> = unaryOp({
  name: "hardtanh",
  dtype: ([dtype], { min, max }) => dtypeBeside([min, max], dtype),
  value: (x, { min, max }: { min: number; max: number }) => (x < min ? min : x > max ? max : x),
  derivative: (x, _y, { min, max }) => logicalAnd(gt(x, min), lt(x, max)),
  doc: {
    sentence: "A straight line between two levels.",
    formula: "y = min(max(x, lo), hi)   gx = [lo < x < hi] gy",
    convention:
      "Convention: the gradient at the corners is 0 (clamp, which is otherwise the same, passes it).",
    example: "hardtanh([-3, 0.5, 3]).toArray()   // [-1, 0.5, 1]",
    torch: "torch.nn.functional.hardtanh",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { min: -1, max: 1 } },
    {
      inputs: [[-1, 1]],
      params: { min: -1, max: 1 },
      value: [-1, 1],
      gradient: [[0, 0]],
      kink: "the corners",
    },
  ],
});

/** A straight line between the levels `min` and `max`. Throws `argument/domain`. */
export function hardtanh<X extends TensorLike>(x: X, min = -1, max = 1): Tensor<ShapeOf<X>> {
  if (!(min <= max)) {
    throw new ArgumentError(
      "argument/domain",
      `hardtanh: the levels ${min} and ${max} are in the wrong order`,
    );
  }
  return apply(hardtanhOp, [toTensor("hardtanh", x)], { min, max });
}

const leakyReluOp: Op<{ readonly slope: number }> = unaryOp({
  name: "leakyRelu",
  value: (x, { slope }: { slope: number }) => (x > 0 ? x : slope * x),
  derivative: (x, _y, { slope }) => where(gt(x, 0), 1, slope),
  doc: {
    sentence: "A relu that lets a little of the negative side through, so that no unit dies.",
    formula: "y = x > 0 ? x : slope x   gx = (x > 0 ? 1 : slope) gy",
    convention: "Convention: the gradient at 0 is the slope.",
    example: "leakyRelu([2, -2], 0.1).toArray()   // [2, -0.2]",
    torch: "torch.nn.functional.leaky_relu",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { slope: 0.1 } },
    { inputs: [0], params: { slope: 0.1 }, value: 0, gradient: [0.1], kink: "the corner at 0" },
  ],
});

/** A relu with slope `slope` on the negative side. */
export function leakyRelu<X extends TensorLike>(x: X, slope = 0.01): Tensor<ShapeOf<X>> {
  return apply(leakyReluOp, [toTensor("leakyRelu", x)], { slope });
}

const eluOp: Op<{ readonly alpha: number; readonly scale: number }> = unaryOp({
  name: "elu",
  value: (x, { alpha, scale }: { alpha: number; scale: number }) =>
    scale * (x > 0 ? x : alpha * Math.expm1(x)),
  // On the left d(alpha (e^x - 1)) = alpha e^x dx. Positive x are kept out of exp, where they could overflow.
  derivative: (x, _y, { alpha, scale }) =>
    where(gt(x, 0), scale, mul(exp(where(lt(x, 0), x, 0)), alpha * scale)),
  doc: {
    sentence: "Like relu on the right; on the left it bends smoothly towards -alpha.",
    formula: "y = x > 0 ? x : alpha (e^x - 1)        gx = (x > 0 ? 1 : alpha e^x) gy",
    convention: "Convention: the gradient at 0 is alpha, the second derivative there 0.",
    example: "elu([2, 0]).toArray()   // [2, 0]",
    torch: "torch.nn.functional.elu",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { alpha: 1, scale: 1 } },
    { inputs: [spread([2, 3])], params: { alpha: 0.5, scale: 2 } },
    { inputs: [0], params: { alpha: 0.5, scale: 1 }, value: 0, gradient: [0.5], kink: "the corner at 0" },
    { inputs: [1000], params: { alpha: 1, scale: 1 }, value: 1000, gradient: [1] },
  ],
});

/** Like relu on the right; on the left it bends towards -alpha. */
export function elu<X extends TensorLike>(x: X, alpha = 1): Tensor<ShapeOf<X>> {
  return apply(eluOp, [toTensor("elu", x)], { alpha, scale: 1 });
}

const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

const seluEntry: Entry<undefined> = composite<undefined>({
  name: "selu",
  args: ["x"],
  doc: {
    sentence:
      "The elu whose constants keep mean 0 and variance 1 through many layers (Klambauer et al., 2017).",
    formula: "y = s (x > 0 ? x : a (e^x - 1))        gx = s (x > 0 ? 1 : a e^x) gy,  a = 1.6733, s = 1.0507",
    convention: "Convention: the gradient at 0 is a s, the second derivative there 0.",
    example: "selu([1, 0]).toArray()   // [1.0507009873554805, 0]",
    torch: "torch.nn.functional.selu",
  },
  samples: () => [
    { inputs: [spread([2, 3])] },
    { inputs: [0], value: 0, gradient: [SELU.alpha * SELU.scale], kink: "the corner at 0" },
  ],
  body: ([x]) => apply(eluOp, [x], SELU),
});

/** The elu that keeps mean 0 and variance 1 through many layers. */
export function selu<X extends TensorLike>(x: X): Tensor<ShapeOf<X>> {
  return seluEntry.run([toTensor("selu", x)], undefined);
}
