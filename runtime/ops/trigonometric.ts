/** Sines, cosines and their inverses, in radians. */
import { type Binary, binary, type Unary, unary } from "../declare/elementwise.js";
import { spread } from "../samples.js";
import { add, div, neg, sub } from "./arithmetic.js";
import { rsqrt, square } from "./powers.js";

export const sin: Unary = unary({
  name: "sin",
  value: Math.sin,
  // d sin x = cos x dx
  derivative: (x) => cos(x),
  doc: {
    sentence: "The sine of each element, in radians.",
    formula: "y = sin x        gx = cos(x) gy",
    example: "sin(Math.PI / 2).item()   // 1",
    torch: "torch.sin",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [1] }, { inputs: [spread([2, 3])] }],
});

export const cos: Unary = unary({
  name: "cos",
  value: Math.cos,
  // d cos x = -sin x dx
  derivative: (x) => neg(sin(x)),
  doc: {
    sentence: "The cosine of each element, in radians.",
    formula: "y = cos x        gx = -sin(x) gy",
    example: "cos(0).item()   // 1",
    torch: "torch.cos",
  },
  samples: () => [{ inputs: [0], value: 1, gradient: [0] }, { inputs: [spread([2, 3])] }],
});

export const tan: Unary = unary({
  name: "tan",
  value: Math.tan,
  // d tan x = (1 + tan^2 x) dx
  derivative: (_x, y) => add(square(y), 1),
  doc: {
    sentence: "The tangent of each element, in radians.",
    formula: "y = tan x        gx = (1 + y^2) gy",
    example: "tan(0).item()   // 0",
    torch: "torch.tan",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [1] }, { inputs: [spread([2, 3], -1, 1)] }],
});

export const asin: Unary = unary({
  name: "asin",
  value: Math.asin,
  // x = sin y, so dx = cos y dy = sqrt(1 - x^2) dy
  derivative: (x) => rsqrt(sub(1, square(x))),
  doc: {
    sentence: "The angle in [-pi/2, pi/2] whose sine is x.",
    formula: "y = asin x       gx = gy / sqrt(1 - x^2)        for -1 < x < 1",
    convention: "Convention: the gradient at -1 and 1 is Infinity; outside, value and gradient are NaN.",
    example: "asin(0).item()   // 0",
    torch: "torch.asin",
  },
  samples: () => [
    { inputs: [0], value: 0, gradient: [1] },
    { inputs: [spread([2, 3], -0.8, 0.8)] },
    { inputs: [1], gradient: [Infinity], kink: "the edge of the domain" },
  ],
});

export const acos: Unary = unary({
  name: "acos",
  value: Math.acos,
  // acos x = pi/2 - asin x
  derivative: (x) => neg(rsqrt(sub(1, square(x)))),
  doc: {
    sentence: "The angle in [0, pi] whose cosine is x.",
    formula: "y = acos x       gx = -gy / sqrt(1 - x^2)        for -1 < x < 1",
    convention: "Convention: the gradient at -1 and 1 is -Infinity; outside, value and gradient are NaN.",
    example: "acos(1).item()   // 0",
    torch: "torch.acos",
  },
  samples: () => [
    { inputs: [0], value: Math.PI / 2, gradient: [-1] },
    { inputs: [spread([2, 3], -0.8, 0.8)] },
  ],
});

export const atan: Unary = unary({
  name: "atan",
  value: Math.atan,
  // x = tan y, so dx = (1 + x^2) dy
  derivative: (x) => div(1, add(square(x), 1)),
  doc: {
    sentence: "The angle in (-pi/2, pi/2) whose tangent is x.",
    formula: "y = atan x       gx = gy / (1 + x^2)",
    example: "atan(0).item()   // 0",
    torch: "torch.atan",
  },
  samples: () => [{ inputs: [0], value: 0, gradient: [1] }, { inputs: [spread([2, 3])] }],
});

export const atan2: Binary<"atan2"> = binary({
  name: "atan2",
  args: ["y", "x"],
  value: Math.atan2,
  // theta = atan(y / x), so d(theta) = (x dy - y dx) / (x^2 + y^2)
  derivatives: [
    (y, x) => div(x, add(square(x), square(y))),
    (y, x) => neg(div(y, add(square(x), square(y)))),
  ],
  doc: {
    sentence: "The angle of the point (x, y), in (-pi, pi]; note that y comes first.",
    formula: "z = angle of (x, y)        gy = x / (x^2 + y^2) gz,  gx = -y / (x^2 + y^2) gz",
    convention: "Convention: at (0, 0) the value is 0 and both gradients are NaN.",
    example: "atan2(1, 0).item()   // 1.5707963267948966",
    torch: "torch.atan2",
  },
  samples: () => [
    { inputs: [0, 1], value: 0, gradient: [1, 0] },
    { inputs: [spread([2, 3]), spread([3], 0.5, 2)] },
    { inputs: [spread([4]), spread([4], -2, -0.5)] },
  ],
});
