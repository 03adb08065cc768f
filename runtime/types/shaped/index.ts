/**
 * Shapes told in types: what rules.ts leaves open is computed here. Completion, hover and warnings of notebook cells
 * read these files in place of rules.ts; each name there has its namesake here, with the same parameters.
 */
export type { AxisIn, Permute, Reduce, Swap, Transposed, Unsqueeze } from "./axes.js";
export type { Broadcast, Broadcasts } from "./broadcast.js";
export type { Transformed } from "./gradients.js";
export type { Assigns, Labels, Loss, SameShape } from "./losses.js";
export type { MatMul, Multiplies } from "./matmul.js";
export type { At, InRange, Stack } from "./picking.js";
export type { Flatten, Reshape, Reshapes } from "./reshape.js";
export type { Appended, Counted, Named, NestedValues, ShapeOf, Sizes, Table } from "./shapeOf.js";
export type { Unshape } from "./unshaped.js";
