/** Exponentials and logarithms. */
import { type Unary, unary } from "../declare/elementwise.js";
import { spread } from "../samples.js";
import { add, div } from "./arithmetic.js";

export const exp: Unary = unary({
  name: "exp",
  value: Math.exp,
  // d(e^x) = e^x dx
  derivative: (_x, y) => y,
  doc: {
    sentence: "e to the power of each element.",
    formula: "y = e^x          gx = y gy",
    example: "exp(1).item()   // 2.718281828459045",
    torch: "torch.exp",
  },
  samples: () => [{ inputs: [0], value: 1, gradient: [1] }, { inputs: [spread([2, 3])] }],
});

export const log: Unary = unary({
  name: "log",
  value: Math.log,
  // d(log x) = dx / x
  derivative: (x) => div(1, x),
  doc: {
    sentence: "The natural logarithm of each element.",
    formula: "y = log x        gx = gy / x        for x > 0",
    convention: "Convention: log 0 is -Infinity and its gradient Infinity; below 0 the value is NaN.",
    example: "log(Math.E).item()   // 1",
    torch: "torch.log",
  },
  samples: () => [
    { inputs: [1], value: 0, gradient: [1] },
    { inputs: [spread([2, 3], 0.2, 3)] },
    { inputs: [0], value: -Infinity, gradient: [Infinity], kink: "the edge of the domain" },
  ],
});

export const expm1: Unary = unary({
  name: "expm1",
  value: Math.expm1,
  // d(e^x - 1) = e^x dx = (y + 1) dx
  derivative: (_x, y) => add(y, 1),
  doc: {
    sentence: "e^x - 1, exact also for x near 0, where subtracting would lose all digits.",
    formula: "y = e^x - 1      gx = (y + 1) gy",
    example: "expm1(0).item()   // 0",
    torch: "torch.expm1",
  },
  samples: () => [
    { inputs: [0], value: 0, gradient: [1] },
    { inputs: [spread([2, 3])] },
    { inputs: [1e-12] },
  ],
});

export const log1p: Unary = unary({
  name: "log1p",
  value: Math.log1p,
  // d log(1 + x) = dx / (1 + x)
  derivative: (x) => div(1, add(x, 1)),
  doc: {
    sentence: "log(1 + x), exact also for x near 0.",
    formula: "y = log(1 + x)   gx = gy / (1 + x)        for x > -1",
    convention: "Convention: at -1 the value is -Infinity and the gradient Infinity.",
    example: "log1p(0).item()   // 0",
    torch: "torch.log1p",
  },
  samples: () => [
    { inputs: [0], value: 0, gradient: [1] },
    { inputs: [spread([2, 3], -0.6, 2)] },
    { inputs: [-1], value: -Infinity, gradient: [Infinity], kink: "the edge of the domain" },
  ],
});

export const log2: Unary = unary({
  name: "log2",
  value: Math.log2,
  // log2 x = log x / log 2
  derivative: (x) => div(Math.LOG2E, x),
  doc: {
    sentence: "The logarithm to base 2.",
    formula: "y = log2 x       gx = gy / (x log 2)        for x > 0",
    convention: "Convention: at 0 the value is -Infinity and the gradient Infinity; below, the value is NaN.",
    example: "log2([8, 0.5]).toArray()   // [3, -1]",
    torch: "torch.log2",
  },
  samples: () => [
    { inputs: [8], value: 3 },
    { inputs: [spread([2, 3], 0.2, 3)] },
    { inputs: [0], value: -Infinity, gradient: [Infinity], kink: "the edge of the domain" },
  ],
});

export const log10: Unary = unary({
  name: "log10",
  value: Math.log10,
  // log10 x = log x / log 10
  derivative: (x) => div(Math.LOG10E, x),
  doc: {
    sentence: "The logarithm to base 10.",
    formula: "y = log10 x      gx = gy / (x log 10)        for x > 0",
    convention: "Convention: at 0 the value is -Infinity and the gradient Infinity; below, the value is NaN.",
    example: "log10([1000, 0.1]).toArray()   // [3, -1]",
    torch: "torch.log10",
  },
  samples: () => [
    { inputs: [1000], value: 3 },
    { inputs: [spread([2, 3], 0.2, 3)] },
    { inputs: [0], value: -Infinity, gradient: [Infinity], kink: "the edge of the domain" },
  ],
});
