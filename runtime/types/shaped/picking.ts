/** Parts of tensors: entries, ranges, new axes. */
import type { Shape } from "../../shape.js";
import type { ShapeOf } from "./shapeOf.js";
import type { IsAny, IsOpen, ShapeError } from "./size.js";

/**
 * The shape of `x.at(...)`; what a list of positions or a mask picks is known only to the running program.
 *
 *   At<Tensor<[5, 3]>, [0]>          // [3]
 *   At<Tensor<[5, 3]>, ["1:", 0]>    // [number]
 */
export type At<X, I extends readonly unknown[]> = Picked<ShapeOf<X>, I>;

type Picked<S extends Shape, I extends readonly unknown[]> =
  IsOpen<S> extends true
    ? Shape
    : I extends readonly [infer First, ...infer Rest]
      ? IsAny<First> extends true
        ? Shape
        : [First] extends [null]
          ? [1, ...Picked<S, Rest>]
          : S extends readonly [infer N, ...infer Inner extends Shape]
            ? [First] extends [number]
              ? Picked<Inner, Rest>
              : [First] extends [":"]
                ? [N, ...Picked<Inner, Rest>]
                : [First] extends ["..."]
                  ? Shape
                  : [First] extends [string]
                    ? string extends First
                      ? Shape
                      : [number, ...Picked<Inner, Rest>]
                    : Shape
            : Shape
      : number extends I["length"]
        ? Shape
        : S;

/** The tensor, or the sentence that one of the positions lies outside of its axis. */
export type InRange<X, I extends readonly unknown[]> =
  RangeProblem<ShapeOf<X>, I> extends infer P ? (P extends string ? ShapeError<P> : X) : never;

type RangeProblem<S extends Shape, I extends readonly unknown[]> =
  IsOpen<S> extends true
    ? true
    : I extends readonly [infer First, ...infer Rest]
      ? S extends readonly [infer N extends number, ...infer Inner extends Shape]
        ? IsAny<First> extends true
          ? true
          : [First] extends [number]
            ? IsInside<N, First> extends true
              ? RangeProblem<Inner, Rest>
              : `at: position ${First} in an axis of ${N}`
            : [First] extends [":"]
              ? RangeProblem<Inner, Rest>
              : true
        : true
      : true;

/** Looked at for small axes alone; a position that is not known is inside. */
type IsInside<N extends number, I extends number> = number extends N
  ? true
  : number extends I
    ? true
    : `${N}` extends `${Small}` | `${Small}${Small}`
      ? `${I}` extends `-${infer Back extends number}`
        ? Back extends N
          ? true
          : IsBelow<Back, N>
        : IsBelow<I, N>
      : true;

type Small = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

type IsBelow<
  I extends number,
  N extends number,
  Counted extends readonly 0[] = [],
> = Counted["length"] extends N ? false : Counted["length"] extends I ? true : IsBelow<I, N, [...Counted, 0]>;

/** The shape of tensors joined along a new first axis; told if all have one shape, or if there are several. */
export type Stack<Xs extends readonly unknown[], A> = [A] extends [0]
  ? ShapeOf<Xs[number]> extends infer S extends Shape
    ? IsOpen<S> extends true
      ? Shape
      : [Length<Xs>, ...S]
    : Shape
  : Shape;

type Length<Xs extends readonly unknown[]> = Xs["length"];
