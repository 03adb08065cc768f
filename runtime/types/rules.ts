/**
 * The rules by which shapes combine, as types: every signature of the library says with them which shape comes out and
 * which arguments fit. Here they say nothing: every shape is a `Shape`, every argument fits, so that a program is never
 * refused for its shapes (`let h = x; h = h.matmul(W)` changes a shape, and is right).
 *
 * A notebook reads the same signatures a second time with the rules of `shaped/` in place of this file, for hover
 * and warnings. The names and parameters of both are the same; shaped/ says what they mean.
 */
import type { Shape } from "../shape.js";

export type ShapeOf<_X> = Shape;
export type Sizes<_S extends Shape> = Shape;
/** Nested arrays of numbers or booleans. */
export type NestedValues = readonly (number | boolean | NestedValues)[];
export type Named<_A extends readonly unknown[]> = Shape;
export type Appended<_X, _N> = Shape;
export type Broadcast<_X, _Y> = Shape;
export type Broadcasts<_Op extends string, _X, Y> = Y;
export type MatMul<_X, _Y> = Shape;
export type Multiplies<_X, Y> = Y;
export type Transposed<_S extends Shape> = Shape;
export type Reduce<_X, _Axis, _Keep> = Shape;
export type AxisIn<_Op extends string, _X, A> = A;
