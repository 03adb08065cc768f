/** The same values under another shape. */
import type { Shape } from "../../shape.js";
import type { Product } from "./numbers.js";
import type { Named, ShapeOf } from "./shapeOf.js";
import type { IsOpen, ShapeError, Shown } from "./size.js";

/**
 * The shape that the arguments of `x.reshape(2, -1)` name.
 *
 *   Reshape<Tensor<[4, 3]>, [2, 6]>   // [2, 6]
 *   Reshape<Tensor<[4, 3]>, [4, -1]>  // [4, 3]
 */
export type Reshape<X, A extends readonly unknown[]> = Filled<ShapeOf<X>, Named<A>>;

type Filled<From extends Shape, To extends Shape> =
  IsOpen<To> extends true
    ? Shape
    : -1 extends To[number]
      ? number extends To[number]
        ? WithoutOpen<To, number>
        : WithoutOpen<To, Rest<From, To>>
      : To;

/** To with N in the place of -1. */
type WithoutOpen<To extends Shape, N> = To extends readonly [infer M, ...infer More extends Shape]
  ? [number extends M ? M : M extends -1 ? N : M, ...WithoutOpen<More, N>]
  : [];

/** The size that stands for -1, if the others are axes of the tensor. */
type Rest<From extends Shape, To extends Shape> = To extends readonly [
  infer M extends number,
  ...infer More extends Shape,
]
  ? M extends -1 | 1
    ? Rest<From, More>
    : Taken<From, M> extends infer Left extends Shape
      ? Rest<Left, More>
      : number
  : Product<From>;

/** From without its first axis of size N; a word if there is none. */
type Taken<From extends Shape, N extends number, Passed extends Shape = []> = From extends readonly [
  infer M extends number,
  ...infer More extends Shape,
]
  ? M extends N
    ? [...Passed, ...More]
    : Taken<More, N, [...Passed, M]>
  : "none";

/** The first argument, or the sentence why the tensor has not as many values. */
export type Reshapes<X, A extends readonly unknown[]> =
  ReshapeProblem<ShapeOf<X>, Named<A>> extends infer P ? (P extends string ? ShapeError<P> : X) : never;

type ReshapeProblem<From extends Shape, To extends Shape> =
  IsOpen<To> extends true
    ? true
    : -1 extends To[number]
      ? true
      : CountProblem<From, To, Product<From>, Product<To>>;

type CountProblem<From extends Shape, To extends Shape, N extends number, M extends number> = number extends N
  ? true
  : number extends M
    ? true
    : N extends M
      ? true
      : `reshape: ${Shown<From>} has ${N} values, ${Shown<To>} has ${M}`;

/** All axes from `Start` to `End` joined; told only for all of them, and for all but the first. */
export type Flatten<X, Start, End> = Flat<ShapeOf<X>, Start, End>;

type Flat<S extends Shape, Start, End> =
  IsOpen<S> extends true
    ? Shape
    : S extends []
      ? [1]
      : End extends -1
        ? Start extends 0
          ? [Product<S>]
          : Start extends 1
            ? S extends readonly [infer N, infer M, ...infer More extends Shape]
              ? [N, Product<[M & number, ...More]>]
              : Shape
            : Shape
        : Shape;
