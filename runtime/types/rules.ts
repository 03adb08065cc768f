/**
 * The rules by which shapes combine, as types: every signature of the library says with them which shape comes out and
 * which arguments fit. Here they say nothing: every shape is a `Shape`, every argument fits, so that a program is never
 * refused for its shapes (`let h = x; h = h.matmul(W)` changes a shape, and is right).
 *
 * A notebook reads the same signatures a second time with the rules of `shaped/` in place of this file, for hover
 * and warnings. The names and parameters of both are the same; shaped/ says what they mean.
 */
import type { Shape } from "../shape.js";

/** Nested arrays of numbers or booleans. */
export type NestedValues = readonly (number | boolean | NestedValues)[];

// Shapes that come out.
export type ShapeOf<_X> = Shape;
export type Sizes<_S extends Shape> = Shape;
export type Named<_A extends readonly unknown[]> = Shape;
export type Appended<_X, _N> = Shape;
export type Broadcast<_X, _Y> = Shape;
export type MatMul<_X, _Y> = Shape;
export type Transposed<_S extends Shape> = Shape;
export type Swap<_X, _A, _B> = Shape;
export type Permute<_X, _Order> = Shape;
export type Unsqueeze<_X, _A> = Shape;
export type Reduce<_X, _A, _Keep> = Shape;
export type Reshape<_X, _A extends readonly unknown[]> = Shape;
export type Flatten<_X, _Start, _End> = Shape;
export type At<_X, _I extends readonly unknown[]> = Shape;
export type Stack<_Xs extends readonly unknown[], _A> = Shape;
export type Loss<_X, _O> = Shape;
export type Counted<_Start, _End> = Shape;
export type Transformed<Args extends readonly unknown[], Result, _N> = (...args: Args) => Result;

// Arguments that fit.
export type Broadcasts<_Op extends string, _X, Y> = Y;
export type Multiplies<_X, Y> = Y;
export type AxisIn<_Op extends string, _X, A> = A;
export type Reshapes<X, _A extends readonly unknown[]> = X;
export type InRange<X, _I extends readonly unknown[]> = X;
export type SameShape<_Op extends string, _X, Y> = Y;
export type Labels<_Op extends string, _X, Y> = Y;
export type Assigns<_X, Y> = Y;
