/** How the shapes of elementwise operands combine, and the sentence for those that do not. */
import type { Shape } from "../../shape.js";
import type { ShapeOf } from "./shapeOf.js";
import type { Differ, IsOpen, ShapeError, Shown } from "./size.js";

/**
 * The shape of an elementwise result: aligned at the last axes, where a size of 1 is stretched.
 *
 *   BroadcastShapes<[2, 3], [3]>     // [2, 3]
 *   BroadcastShapes<[4, 1], [1, 5]>  // [4, 5]
 */
export type BroadcastShapes<A extends Shape, B extends Shape> =
  IsOpen<A> extends true ? Shape : IsOpen<B> extends true ? Shape : [A, B] extends [B, A] ? A : Aligned<A, B>;

type Aligned<A extends Shape, B extends Shape> = A extends readonly [...infer AOuter extends Shape, infer N]
  ? B extends readonly [...infer BOuter extends Shape, infer M]
    ? [...Aligned<AOuter, BOuter>, Stretched<N, M>]
    : A
  : B;

/** One axis of the result. Of sizes that differ nothing is known, so that one mistake is told once. */
type Stretched<N, M> = N extends 1
  ? M
  : M extends 1
    ? N
    : number extends N
      ? M
      : number extends M
        ? N
        : N extends M
          ? N
          : number;

/** The shape of an elementwise result of X and Y. */
export type Broadcast<X, Y> = BroadcastShapes<ShapeOf<X>, ShapeOf<Y>>;

/** The argument `Y` beside `X`, or the sentence why the two do not broadcast. */
export type Broadcasts<Op extends string, X, Y> =
  BroadcastProblem<Op, ShapeOf<X>, ShapeOf<Y>> extends infer P
    ? P extends string
      ? ShapeError<P>
      : Y
    : never;

/** The sentence, or `true`. */
export type BroadcastProblem<Op extends string, A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? true
    : IsOpen<B> extends true
      ? true
      : B extends []
        ? true
        : A extends B
          ? true
          : Clash<A, B> extends readonly [
                infer N extends number,
                infer M extends number,
                infer Axis extends number,
              ]
            ? `${Op}: shapes do not broadcast: ${Shown<A>} and ${Shown<B>} (sizes ${N} and ${M}, axis -${Axis})`
            : true;

/** The last axis whose sizes do not fit, counted from the end: [size, size, axis]. */
type Clash<A extends Shape, B extends Shape, Passed extends readonly 0[] = [0]> = A extends readonly [
  ...infer AOuter extends Shape,
  infer N,
]
  ? B extends readonly [...infer BOuter extends Shape, infer M]
    ? N extends 1
      ? Clash<AOuter, BOuter, [...Passed, 0]>
      : M extends 1
        ? Clash<AOuter, BOuter, [...Passed, 0]>
        : Differ<N, M> extends true
          ? [N, M, Passed["length"]]
          : Clash<AOuter, BOuter, [...Passed, 0]>
    : true
  : true;
