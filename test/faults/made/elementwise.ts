/** Mistakes in the derivatives of elementwise ops. */
import { faultsFor } from "../fault.js";

export const elementwise = faultsFor("registry", {
  "declare/elementwise.ts": [
    [
      "add",
      "the gradient of a stretched input is not summed back",
      "sumTo(times(gy, slopeOf(call, i)), call.inputs[i].shape)",
      "times(gy, slopeOf(call, i))",
    ],
    [
      "add",
      "the tangent of a stretched input is not stretched",
      "stretchTo(times(dx, slopeOf(call, i)), call.output.shape)",
      "times(dx, slopeOf(call, i))",
    ],
    ["sub", "sign lost", "if (slope === -1) return neg(g);", "if (slope === -1) return g;"],
    ["relu", "mask inverted", "where(slope, g, 0)", "where(slope, 0, g)"],
  ],
  "ops/arithmetic.ts": [
    ["div", "sign flipped", "neg(div(z, y))]", "div(z, y)]"],
    ["div", "wrong operand", "(_x, y) => div(1, y)", "(x) => div(1, x)"],
    ["mul", "operands swapped", "[(_x, y) => y, (x) => x]", "[(x) => x, (_x, y) => y]"],
  ],
  "ops/exponential.ts": [
    ["exp", "right to first order only", "derivative: (_x, y) => y,", "derivative: (_x, y) => y.detach(),"],
    ["log10", "factor of another base", "div(Math.LOG10E, x)", "div(Math.LOG2E, x)"],
    [
      "expm1",
      "a constant forgotten",
      "derivative: (_x, y) => add(y, 1),",
      "derivative: (_x, y) => add(y, 0),",
    ],
  ],
  "ops/powers.ts": [
    ["sqrt", "factor lost", "div(0.5, y)", "div(1, y)"],
    ["square", "factor lost", "derivative: (x) => mul(x, 2),", "derivative: (x) => mul(x, 1),"],
    ["pow", "factor lost", "mul(y, pow(x, sub(y, 1)))", "pow(x, sub(y, 1))"],
    ["pow", "wrong operand in the logarithm", "log(where(isFlat, 1, x))", "log(where(isFlat, 1, y))"],
    ["hypot", "both gradients alike", "(_x, y, z) => div(y, z)", "(x, _y, z) => div(x, z)"],
    ["reciprocal", "sign flipped", "neg(square(y))", "square(y)"],
  ],
  "ops/hyperbolic.ts": [
    [
      "tanh",
      "sign of a term",
      "derivative: (_x, y) => sub(1, square(y)),",
      "derivative: (_x, y) => add(1, square(y)),",
    ],
    ["cosh", "sign flipped", "derivative: (x) => sinh(x),", "derivative: (x) => sinh(x.neg()),"],
  ],
  "ops/trigonometric.ts": [
    ["cos", "sign flipped", "derivative: (x) => neg(sin(x)),", "derivative: (x) => sin(x),"],
    [
      "asin",
      "sign of a term",
      "derivative: (x) => rsqrt(sub(1, square(x))),",
      "derivative: (x) => rsqrt(add(1, square(x))),",
    ],
    [
      "atan2",
      "sign flipped",
      "(y, x) => neg(div(y, add(square(x), square(y))))",
      "(y, x) => div(y, add(square(x), square(y)))",
    ],
  ],
  "ops/special.ts": [["erf", "chain rule forgotten", "exp(neg(square(x)))", "exp(neg(x))"]],
  "ops/activations.ts": [
    ["sigmoid", "factor lost", "mul(mul(g, sub(1, y)), y)", "mul(g, sub(1, y))"],
    ["leakyRelu", "branches swapped", "where(gt(x, 0), 1, slope)", "where(gt(x, 0), slope, 1)"],
    ["elu", "option forgotten", "alpha * scale)),", "alpha)),"],
    ["relu6", "the other convention at the corner", "logicalAnd(gt(x, 0), lt(x, 6))", "gt(x, 0)"],
  ],
  "ops/smooth.ts": [
    [
      "gelu",
      "second term of the product rule dropped",
      "return add(distribution, mul(x, density));",
      "return distribution;",
    ],
    [
      "softplus",
      "option forgotten",
      "where(gt(scaled, threshold), 1, sigmoid(scaled))",
      "where(gt(scaled, threshold), 1, sigmoid(x))",
    ],
  ],
  "ops/extremes.ts": [
    [
      "clamp",
      "the other convention at the bounds",
      "logicalAnd(ge(x, min), le(x, max))",
      "logicalAnd(ge(x, min), ge(max, x).mul(x.ne(max)))",
    ],
    ["maximum", "a tie counts twice", "where(ties, mul(g, 0.5), 0)", "where(ties, g, 0)"],
    [
      "minimum",
      "mask inverted",
      "derivatives: [(x, y) => share(lt(x, y), eq(x, y)), (x, y) => share(gt(x, y), eq(x, y))],",
      "derivatives: [(x, y) => share(gt(x, y), eq(x, y)), (x, y) => share(lt(x, y), eq(x, y))],",
    ],
  ],
  "ops/choosing.ts": [
    ["where", "mask inverted", "where(condition, g, 0)", "where(condition, 0, g)"],
    ["lerp", "operands swapped", "sub(end, start)", "sub(start, end)"],
  ],
  "ops/rounding.ts": [
    ["abs", "slope of one side", "derivative: (x) => sign(x),", "derivative: (x) => sign(abs(x)),"],
  ],
});
