/** Hyperbolic functions and their inverses. */
import { type Unary, unary } from "../declare/elementwise.js";
import { spread } from "../samples.js";
import { add, div, sub } from "./arithmetic.js";
import { rsqrt, square } from "./powers.js";

export const sinh: Unary = unary({
  name: "sinh",
  value: Math.sinh,
  derivative: (x) => cosh(x),
  doc: {
    sentence: "The hyperbolic sine.",
    formula: "y = (e^x - e^-x) / 2        gx = cosh(x) gy",
    example: "sinh(0).item()   // 0",
    torch: "torch.sinh",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [1] }, { inputs: [spread([2, 3])] }],
});

export const cosh: Unary = unary({
  name: "cosh",
  value: Math.cosh,
  derivative: (x) => sinh(x),
  doc: {
    sentence: "The hyperbolic cosine.",
    formula: "y = (e^x + e^-x) / 2        gx = sinh(x) gy",
    example: "cosh(0).item()   // 1",
    torch: "torch.cosh",
  },
  samples: () => [{ inputs: [0], value: 1, gradient: [0] }, { inputs: [spread([2, 3])] }],
});

export const tanh: Unary = unary({
  name: "tanh",
  value: Math.tanh,
  // tanh = sinh / cosh, so d tanh x = (1 - tanh^2 x) dx
  derivative: (_x, y) => sub(1, square(y)),
  doc: {
    sentence: "The hyperbolic tangent: squashes every number into (-1, 1).",
    formula: "y = tanh x       gx = (1 - y^2) gy",
    example: "tanh(0).item()   // 0",
    torch: "torch.tanh",
  },
  samples: () => [
    { inputs: [0], value: 0, gradient: [1] },
    { inputs: [spread([2, 3])] },
    { inputs: [[-1000, 1000]], value: [-1, 1], gradient: [[0, 0]] },
  ],
});

export const asinh: Unary = unary({
  name: "asinh",
  value: Math.asinh,
  // x = sinh y, so dx = cosh y dy = sqrt(1 + x^2) dy
  derivative: (x) => rsqrt(add(square(x), 1)),
  doc: {
    sentence: "The number whose hyperbolic sine is x.",
    formula: "y = asinh x      gx = gy / sqrt(x^2 + 1)",
    example: "asinh(0).item()   // 0",
    torch: "torch.asinh",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [1] }, { inputs: [spread([2, 3])] }],
});

export const acosh: Unary = unary({
  name: "acosh",
  value: Math.acosh,
  // x = cosh y, so dx = sinh y dy = sqrt(x^2 - 1) dy
  derivative: (x) => rsqrt(sub(square(x), 1)),
  doc: {
    sentence: "The number >= 0 whose hyperbolic cosine is x.",
    formula: "y = acosh x      gx = gy / sqrt(x^2 - 1)        for x > 1",
    convention: "Convention: the gradient at 1 is Infinity; below, value and gradient are NaN.",
    example: "acosh(1).item()   // 0",
    torch: "torch.acosh",
  },
  samples: () => [
    { inputs: [spread([2, 3], 1.3, 3)] },
    { inputs: [1], value: 0, gradient: [Infinity], kink: "the edge of the domain" },
  ],
});

export const atanh: Unary = unary({
  name: "atanh",
  value: Math.atanh,
  // x = tanh y, so dx = (1 - x^2) dy
  derivative: (x) => div(1, sub(1, square(x))),
  doc: {
    sentence: "The number whose hyperbolic tangent is x.",
    formula: "y = atanh x      gx = gy / (1 - x^2)        for -1 < x < 1",
    convention:
      "Convention: at -1 and 1 the value is infinite and the gradient Infinity; outside, the value is NaN.",
    example: "atanh(0).item()   // 0",
    torch: "torch.atanh",
  },
  samples: () => [
    { inputs: [0], value: 0, gradient: [1] },
    { inputs: [spread([2, 3], -0.8, 0.8)] },
    { inputs: [1], value: Infinity, gradient: [Infinity], kink: "a pole" },
  ],
});
