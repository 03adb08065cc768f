/**
 * The declarers, for ops of one's own: `declareOp.unary({ name, value, derivative, doc, samples })`. What they declare is
 * in the registry like the library's ops: the tape, pictures, `explain` and `checkGradients` know it by its name.
 */
export { type BilinearDeclaration, bilinearOp as bilinear } from "./bilinear.js";
export {
  type CompositeDeclaration,
  type CompositesDeclaration,
  composite,
  composites,
  type Parted,
} from "./composite.js";
export {
  type Binary,
  type BinaryDeclaration,
  binary,
  type Slope,
  type Ternary,
  type TernaryDeclaration,
  ternary,
  type Unary,
  type UnaryDeclaration,
  unary,
} from "./elementwise.js";
export { type GeneralDeclaration, generalOp as general } from "./general.js";
export { type LinearDeclaration, linearOp as linear } from "./linear.js";
export {
  type Reduction,
  type ReductionDeclaration,
  type ReductionParams,
  reduction,
} from "./reduction.js";
