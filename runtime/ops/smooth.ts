/** Smooth activations. */
import { apply, toTensor } from "../apply.js";
import { type Unary, unary, unaryOp } from "../declare/elementwise.js";
import { ArgumentError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { sigmoid } from "./activations.js";
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { where } from "./choosing.js";
import { gt } from "./comparison.js";
import { exp } from "./exponential.js";
import { tanh } from "./hyperbolic.js";
import { square } from "./powers.js";
import { abs } from "./rounding.js";
import { erf, errorFunction } from "./special.js";

/** log(1 + e^x) without overflow. */
function logOnePlusExp(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

const softplusOp: Op<{ readonly beta: number; readonly threshold: number }> = unaryOp({
  name: "softplus",
  value: (x, { beta, threshold }: { beta: number; threshold: number }) =>
    x * beta > threshold ? x : logOnePlusExp(beta * x) / beta,
  // d log(1 + e^x) = e^x / (1 + e^x) dx = sigmoid(x) dx
  derivative: (x, _y, { beta, threshold }) => {
    const scaled = mul(x, beta);
    return where(gt(scaled, threshold), 1, sigmoid(scaled));
  },
  doc: {
    sentence: "A smooth relu.",
    formula: "y = log(1 + e^(beta x)) / beta        gx = sigmoid(beta x) gy",
    convention: "Convention: where beta x is above the threshold (20), y = x and the gradient is 1.",
    example: "softplus(0).item()   // 0.6931471805599453",
    torch: "torch.nn.functional.softplus",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { beta: 1, threshold: 20 } },
    { inputs: [spread([2, 3])], params: { beta: 2, threshold: 20 } },
    { inputs: [1000], params: { beta: 1, threshold: 20 }, value: 1000, gradient: [1] },
    { inputs: [-1000], params: { beta: 1, threshold: 20 }, value: 0, gradient: [0] },
  ],
});

/** A smooth relu, the sharper the larger `beta`. */
export function softplus<X extends TensorLike>(x: X, beta = 1, threshold = 20): Tensor<ShapeOf<X>> {
  return apply(softplusOp, [toTensor("softplus", x)], { beta, threshold });
}

export const logSigmoid: Unary = unary({
  name: "logSigmoid",
  value: (x) => -logOnePlusExp(-x),
  // d log s = (1 - s) dx, s = sigmoid(x)
  derivative: (x) => sigmoid(neg(x)),
  doc: {
    sentence: "The logarithm of the sigmoid, exact also where the sigmoid itself is 0.",
    formula: "y = -log(1 + e^-x)        gx = sigmoid(-x) gy",
    example: "logSigmoid([0, -1000]).toArray()   // [-0.6931471805599453, -1000]",
    torch: "torch.nn.functional.logsigmoid",
  },
  samples: () => [
    { inputs: [spread([2, 3])] },
    { inputs: [[-1000, 1000]], value: [-1000, 0], gradient: [[1, 0]] },
  ],
});

export const silu: Unary = unary({
  name: "silu",
  value: (x) => x / (1 + Math.exp(-x)),
  // d(x s) = (s + x s (1 - s)) dx, s = sigmoid(x)
  derivative: (x) => {
    const s = sigmoid(x);
    return mul(s, add(mul(x, sub(1, s)), 1));
  },
  doc: {
    sentence: "x times its sigmoid, also called swish.",
    formula: "y = x s,  s = sigmoid(x)        gx = s (1 + x (1 - s)) gy",
    example: "silu([0, 1]).toArray()   // [0, 0.7310585786300049]",
    torch: "torch.nn.functional.silu",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [0.5] }, { inputs: [spread([2, 3])] }],
});

export const mish: Unary = unary({
  name: "mish",
  value: (x) => x * Math.tanh(logOnePlusExp(x)),
  // t = tanh(softplus(x)):  d(x t) = (t + x (1 - t^2) sigmoid(x)) dx
  derivative: (x) => {
    const t = tanh(softplus(x));
    return add(t, mul(mul(x, sub(1, square(t))), sigmoid(x)));
  },
  doc: {
    sentence: "x times tanh of its softplus.",
    formula: "y = x t,  t = tanh(softplus(x))        gx = (t + x (1 - t^2) sigmoid(x)) gy",
    example: "mish(0).item()   // 0",
    torch: "torch.nn.functional.mish",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [0.6] }, { inputs: [spread([2, 3])] }],
});

export const softsign: Unary = unary({
  name: "softsign",
  value: (x) => x / (1 + Math.abs(x)),
  // On either side of 0, d(x / (1 + |x|)) = dx / (1 + |x|)^2
  derivative: (x) => div(1, square(add(abs(x), 1))),
  doc: {
    sentence: "Squashes into (-1, 1), more slowly than tanh.",
    formula: "y = x / (1 + |x|)         gx = gy / (1 + |x|)^2",
    convention: "Convention: the second derivative at 0, where it jumps from 2 to -2, is 0.",
    example: "softsign([1, -3]).toArray()   // [0.5, -0.75]",
    torch: "torch.nn.functional.softsign",
  },
  samples: () => [
    { inputs: [0], value: 0, gradient: [1], kink: "the second derivative jumps" },
    { inputs: [spread([2, 3])] },
  ],
});

export const tanhshrink: Unary = unary({
  name: "tanhshrink",
  value: (x) => x - Math.tanh(x),
  derivative: (x) => square(tanh(x)),
  doc: {
    sentence: "What tanh takes away: x minus its tanh.",
    formula: "y = x - tanh x            gx = tanh(x)^2 gy",
    example: "tanhshrink(0).item()   // 0",
    torch: "torch.nn.functional.tanhshrink",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [0] }, { inputs: [spread([2, 3])] }],
});

const geluExact: Op<undefined> = unaryOp<undefined>({
  name: "gelu",
  value: (x) => (x * (1 + errorFunction(x * Math.SQRT1_2))) / 2,
  // y = x P(x) with the normal distribution P and its density p = P':  dy = (P + x p) dx
  derivative: (x) => {
    const distribution = mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
    const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return add(distribution, mul(x, density));
  },
  doc: {
    sentence: "x times the chance that a normal random number is below x.",
    formula: "y = x P(x),  P(x) = (1 + erf(x / sqrt 2)) / 2        gx = (P(x) + x P'(x)) gy",
    example: "gelu([0, 1]).toArray()   // [0, 0.8413447460685429]",
    torch: "torch.nn.functional.gelu",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [0.5] }, { inputs: [spread([2, 3])] }],
});

const K = Math.sqrt(2 / Math.PI);
const C = 0.044715;

const geluTanh: Op<undefined> = unaryOp<undefined>({
  name: "geluTanh",
  value: (x) => (x * (1 + Math.tanh(K * (x + C * x * x * x)))) / 2,
  // t = tanh(u), u = K (x + C x^3):  dy = ((1 + t) / 2 + x (1 - t^2) u' / 2) dx
  derivative: (x) => {
    const t = tanh(mul(mul(add(mul(square(x), C), 1), x), K));
    const slope = mul(add(mul(square(x), 3 * C), 1), K);
    return mul(add(add(t, 1), mul(mul(x, sub(1, square(t))), slope)), 0.5);
  },
  doc: {
    sentence: "The approximation of gelu that early transformers used.",
    formula: "y = x (1 + t) / 2,  t = tanh(sqrt(2/pi) (x + 0.044715 x^3))",
    example: 'gelu(0, "tanh").item()   // 0',
    torch: "torch.nn.functional.gelu(approximate='tanh')",
  },
  samples: () => [{ inputs: [spread([2, 3])] }],
});

/** x times the normal distribution at x, exact or in the usual approximation by tanh. Throws `argument/domain`. */
export function gelu<X extends TensorLike>(x: X, approximate: "none" | "tanh" = "none"): Tensor<ShapeOf<X>> {
  if (approximate !== "none" && approximate !== "tanh") {
    throw new ArgumentError(
      "argument/domain",
      `gelu: no approximation "${approximate}"`,
      'write "none" or "tanh"',
    );
  }
  return apply(approximate === "tanh" ? geluTanh : geluExact, [toTensor("gelu", x)], undefined);
}
