/** Numbers to check an engine of numbers with. */
import { rand } from "../../../../runtime/index.js";

/** Numbers in (0.5, 1.5): far from where a quotient has its corner, and no two so close that a maximum has one. */
export function near1(size: number): number[] {
  const numbers = [...rand(size).add(0.5).data];
  const isApart = numbers.every((x, i) => numbers.slice(0, i).every((y) => Math.abs(x - y) > 1e-3));
  return isApart ? numbers : near1(size);
}

/** The slope of a function of one number, from its values at x + STEP and x - STEP. */
export const STEP = 1e-5;
export const slope = ([up, down]: number[]): number => (up! - down!) / (2 * STEP);
