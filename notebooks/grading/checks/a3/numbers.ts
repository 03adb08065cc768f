/** Numbers to check an engine of numbers with. */
import { rand } from "../../../../runtime/index.js";

/** Numbers in (0.5, 1.5): far from where a quotient or a maximum has its corner. */
export const near1 = (size: number): number[] => [...rand(size).add(0.5).data];

/** The slope of a function of one number, from its values at x + STEP and x - STEP. */
export const STEP = 1e-5;
export const slope = ([up, down]: number[]): number => (up! - down!) / (2 * STEP);
