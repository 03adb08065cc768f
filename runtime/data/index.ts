/** Data to learn from, and what is done with it before learning. */
export {
  type BatchOptions,
  batches,
  type SplitOptions,
  type Standardised,
  standardise,
  trainTestSplit,
} from "./batches.js";
export { digits, iris } from "./real.js";
export type { Dataset, Samples } from "./samples.js";
export { circles, moons, type PlaneOptions, spirals, xor } from "./synthetic.js";
