/** Powers and roots. */
import { type Binary, binary, type Unary, unary } from "../declare/elementwise.js";
import { ArgumentError } from "../errors.js";
import { spread } from "../samples.js";
import { div, mul, neg, sub } from "./arithmetic.js";
import { where } from "./choosing.js";
import { eq, ge, gt } from "./comparison.js";
import { log } from "./exponential.js";
import { logicalAnd, logicalNot } from "./logic.js";
import { abs } from "./rounding.js";

/** x to the power y as IEEE arithmetic has it: 1 to any power is 1, also where JavaScript says NaN. */
function power(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

/** x to the power n on int32, by squaring: x^13 = x^8 x^4 x. Throws `argument/domain`. */
function integerPower(x: number, n: number): number {
  if (n < 0) {
    throw new ArgumentError(
      "argument/domain",
      `pow: ${x} to the power ${n} is no integer`,
      'make it a float first: x.to("float64").pow(-1)',
    );
  }
  let power = 1;
  for (let square = x, left = n; left > 0; left >>>= 1) {
    if (left % 2 === 1) power = Math.imul(power, square);
    square = Math.imul(square, square);
  }
  return power;
}

export const pow: Binary<"pow"> = binary({
  name: "pow",
  dtype: "arithmetic",
  value: power,
  integers: integerPower,
  derivatives: [
    // d(x^y)/dx = y x^(y-1). At 0^0 that is 0 / 0, but x^0 is a constant. Only there: elsewhere y = 0 has a derivative
    // in y of its own, d2(x^y)/dx dy = x^(y-1) (1 + y log x).
    (x, y) => {
      if (!y.allData.includes(0)) return mul(y, pow(x, sub(y, 1)));
      const isConstant = logicalAnd(eq(y, 0), logicalNot(gt(abs(x), 0)));
      return where(isConstant, 0, mul(y, pow(where(isConstant, 1, x), sub(y, 1))));
    },
    // d(x^y)/dy = x^y log x; 0^y stays 0 for y >= 0
    (x, y, z) => {
      const isFlat = logicalAnd(eq(x, 0), ge(y, 0));
      return where(isFlat, 0, mul(z, log(where(isFlat, 1, x))));
    },
  ],
  doc: {
    sentence: "x to the power y, element by element.",
    formula: "z = x^y          gx = y x^(y-1) gz,  gy = z log(x) gz",
    convention:
      "Convention: 0^0 and 1 to any power (also NaN) are 1; the gradient in x is 0 where y = 0, that in y is 0 where " +
      "x = 0 and y >= 0. A negative x with a fractional y is NaN. An integer to a negative integer power is refused.",
    example: "pow([2, 3], 2).toArray()   // [4, 9]",
    torch: "torch.pow",
    differs: "PyTorch's second derivative in x and y is 0 where y = 0; here it is 1 / x.",
  },
  samples: () => [
    { inputs: [spread([2, 3], 0.3, 2), spread([3])] },
    { inputs: [-1.5, 3], value: -3.375, gradient: [6.75, NaN], kink: "the log of a negative number" },
    {
      inputs: [
        [2.5, 0.5],
        [0, 0],
      ],
      value: [1, 1],
      gradient: [
        [0, 0],
        [Math.log(2.5), Math.log(0.5)],
      ],
    },
    { inputs: [0, 0], value: 1, gradient: [0, 0], kink: "0^0" },
    { inputs: [0, 2], value: 0, gradient: [0, 0], kink: "0^y has no derivative in y at the edge" },
  ],
});

export const square: Unary = unary({
  name: "square",
  dtype: "arithmetic",
  value: (x) => x * x,
  integers: (x) => Math.imul(x, x),
  // d(x^2) = 2x dx
  derivative: (x) => mul(x, 2),
  doc: {
    sentence: "Each element times itself.",
    formula: "y = x^2          gx = 2 x gy",
    example: "square([1, -3]).toArray()   // [1, 9]",
    torch: "torch.square",
  },
  samples: () => [{ inputs: [3], value: 9, gradient: [6] }, { inputs: [spread([2, 3])] }],
});

export const sqrt: Unary = unary({
  name: "sqrt",
  value: Math.sqrt,
  // x = y^2, so dx = 2y dy
  derivative: (_x, y) => div(0.5, y),
  doc: {
    sentence: "The square root of each element.",
    formula: "y = sqrt(x)      gx = gy / (2 y)        for x > 0",
    convention: "Convention: the gradient at 0 is Infinity; below 0 the value is NaN.",
    example: "sqrt([4, 9]).toArray()   // [2, 3]",
    torch: "torch.sqrt",
  },
  samples: () => [
    { inputs: [4], value: 2, gradient: [0.25] },
    { inputs: [spread([2, 3], 0.2, 3)] },
    { inputs: [0], value: 0, gradient: [Infinity], kink: "a vertical tangent" },
  ],
});

export const rsqrt: Unary = unary({
  name: "rsqrt",
  value: (x) => 1 / Math.sqrt(x),
  // y = x^(-1/2), so dy/dx = -1/2 x^(-3/2) = -y^3 / 2
  derivative: (_x, y) => mul(mul(y, square(y)), -0.5),
  doc: {
    sentence: "One over the square root of each element.",
    formula: "y = 1 / sqrt(x)  gx = -y^3 / 2 gy        for x > 0",
    convention: "Convention: at 0 the value is Infinity and the gradient -Infinity.",
    example: "rsqrt([4, 25]).toArray()   // [0.5, 0.2]",
    torch: "torch.rsqrt",
  },
  samples: () => [
    { inputs: [4], value: 0.5, gradient: [-0.0625] },
    { inputs: [spread([2, 3], 0.4, 3)] },
    { inputs: [0], value: Infinity, gradient: [-Infinity], kink: "a pole" },
  ],
});

export const reciprocal: Unary = unary({
  name: "reciprocal",
  value: (x) => 1 / x,
  // d(1/x) = -dx / x^2 = -y^2 dx
  derivative: (_x, y) => neg(square(y)),
  doc: {
    sentence: "One over each element: the 1/x gate of the lecture.",
    formula: "y = 1 / x        gx = -gy / x^2",
    convention: "Convention: at 0 the value is Infinity and the gradient -Infinity.",
    example: "reciprocal([2, -4]).toArray()   // [0.5, -0.25]",
    torch: "torch.reciprocal",
  },
  samples: () => [
    { inputs: [2], value: 0.5, gradient: [-0.25] },
    { inputs: [spread([2, 3], 0.5, 2)] },
    { inputs: [0], value: Infinity, gradient: [-Infinity], kink: "a pole" },
  ],
});

export const hypot: Binary<"hypot"> = binary({
  name: "hypot",
  value: (x, y) => Math.hypot(x, y),
  // z^2 = x^2 + y^2, so z dz = x dx + y dy
  derivatives: [(x, _y, z) => div(x, z), (_x, y, z) => div(y, z)],
  doc: {
    sentence: "The length of the vector (x, y), without overflow.",
    formula: "z = sqrt(x^2 + y^2)        gx = (x / z) gz,  gy = (y / z) gz",
    convention: "Convention: at (0, 0), the tip of the cone, both gradients are NaN.",
    example: "hypot(3, 4).item()   // 5",
    torch: "torch.hypot",
  },
  samples: () => [
    { inputs: [3, 4], value: 5, gradient: [0.6, 0.8] },
    { inputs: [spread([2, 3]), spread([3], 0.5, 2)] },
    { inputs: [0, 0], value: 0, gradient: [NaN, NaN], kink: "the tip of a cone" },
  ],
});
