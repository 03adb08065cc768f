/** The matrix product of shapes. */
import type { Shape } from "../../shape.js";
import type { BroadcastProblem, BroadcastShapes } from "./broadcast.js";
import type { ShapeOf } from "./shapeOf.js";
import type { Differ, IsOpen, ShapeError, Shown } from "./size.js";

/**
 * The shape of a matrix product; vectors are rows or columns, axes in front of a matrix are stacks and broadcast.
 *
 *   Multiplied<[2, 3], [3, 4]>    // [2, 4]
 *   Multiplied<[5, 2, 3], [3]>    // [5, 2]
 */
type Multiplied<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? Shape
    : IsOpen<B> extends true
      ? Shape
      : A extends readonly [infer N, infer _]
        ? B extends readonly [infer _K, infer M]
          ? [N, M]
          : Product<A, B>
        : Product<A, B>;

type Product<A extends Shape, B extends Shape> = [...Stacks<A, B>, ...Rows<A>, ...Columns<B>];

type Stacks<A extends Shape, B extends Shape> = BroadcastShapes<Outer<A>, Outer<B>>;

/** The axes in front of the matrix. */
type Outer<S extends Shape> = S extends readonly [...infer Front extends Shape, infer _, infer _K]
  ? Front
  : [];

type Rows<S extends Shape> = S extends readonly [...infer _, infer N extends number, infer _K] ? [N] : [];

type Columns<S extends Shape> = S extends readonly [...infer _, infer _K, infer M extends number] ? [M] : [];

/** The shape of the matrix product of X and Y. */
export type MatMul<X, Y> = Multiplied<ShapeOf<X>, ShapeOf<Y>>;

/** The right side, or the sentence why it does not fit the left. */
export type Multiplies<X, Y> =
  MatMulProblem<ShapeOf<X>, ShapeOf<Y>> extends infer P ? (P extends string ? ShapeError<P> : Y) : never;

type MatMulProblem<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? true
    : IsOpen<B> extends true
      ? true
      : A extends []
        ? RankProblem<A, B>
        : B extends []
          ? RankProblem<A, B>
          : Differ<Inner<A>, InnerOfRight<B>> extends true
            ? InnerProblem<A, B, Inner<A>, InnerOfRight<B>>
            : BroadcastProblem<"matmul", Outer<A>, Outer<B>>;

type Inner<A extends Shape> = A extends readonly [...infer _, infer K extends number] ? K : number;

type InnerOfRight<B extends Shape> = B extends readonly [infer K extends number]
  ? K
  : B extends readonly [...infer _, infer K extends number, infer _M]
    ? K
    : number;

type InnerProblem<
  A extends Shape,
  B extends Shape,
  K extends number,
  L extends number,
> = `matmul: inner dimensions ${K} and ${L} differ: ${Shown<A>} x ${Shown<B>}`;

type RankProblem<
  A extends Shape,
  B extends Shape,
> = `matmul: a rank-0 tensor has no inner dimension: ${Shown<A>} x ${Shown<B>}`;
