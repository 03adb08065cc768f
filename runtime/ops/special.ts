/** The error function, on which the normal distribution and gelu stand. */
import { type Unary, unary } from "../declare/elementwise.js";
import { spread } from "../samples.js";
import { mul, neg } from "./arithmetic.js";
import { exp } from "./exponential.js";
import { square } from "./powers.js";

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/**
 * erf x = 2/sqrt(pi) * integral of e^-t^2 from 0 to x, to about 1e-15.
 *
 * Up to |x| = 2.5 by the series e^-x^2 (x + 2x^3/3 + 4x^5/15 + ...), whose terms are all of one sign, so that nothing
 * cancels; beyond by the continued fraction of 1 - erf x (Abramowitz and Stegun 7.1.6 and 7.1.14).
 */
export function errorFunction(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return Number.isNaN(x) ? NaN : Math.sign(x);
  const squared = x * x;
  if (a < 2.5) {
    let term = x;
    let total = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
      term *= (2 * squared) / (2 * n + 1);
      total += term;
    }
    return TWO_OVER_ROOT_PI * Math.exp(-squared) * total;
  }
  let fraction = a;
  for (let n = 60; n >= 1; n--) fraction = a + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-squared) / (Math.sqrt(Math.PI) * fraction));
}

export const erf: Unary = unary({
  name: "erf",
  value: errorFunction,
  // The derivative of an integral is what was integrated.
  derivative: (x) => mul(exp(neg(square(x))), TWO_OVER_ROOT_PI),
  doc: {
    sentence: "The error function: how much of a bell curve lies within x of its centre.",
    formula: "y = 2/sqrt(pi) * integral of e^-t^2, 0 to x        gx = 2/sqrt(pi) e^-x^2 gy",
    example: "erf([0, 1]).toArray()   // [0, 0.8427007929497149]",
    torch: "torch.erf",
  },
  samples: () => [
    { inputs: [0], value: 0, gradient: [TWO_OVER_ROOT_PI] },
    { inputs: [spread([2, 3])] },
    { inputs: [[-10, 2.499999, 2.500001, 10]] },
  ],
});
