/** Axes folded, swapped, added and taken away. */
import type { Shape } from "../../shape.js";
import type { ShapeOf } from "./shapeOf.js";
import type { IsAny, IsOpen, ShapeError } from "./size.js";

/**
 * An axis counted from the front: `Axis<[2, 3], -1>` is "1". `unknown` if only the running program knows it, `never` if
 * there is none such.
 */
type Axis<S extends Shape, A> = number extends A
  ? unknown
  : `${A & number}` extends `-${infer Back extends number}`
    ? FromEnd<S, Back>
    : `${A & number}` extends keyof S
      ? `${A & number}`
      : never;

/** The axes of a tuple from its end; the first entry is not used. */
type FromEnd<S extends Shape, Back extends number, Seen extends readonly 0[] = []> = S extends readonly [
  ...infer Front extends Shape,
  infer _,
]
  ? [...Seen, 0]["length"] extends Back
    ? `${Front["length"]}`
    : FromEnd<Front, Back, [...Seen, 0]>
  : never;

/** The axes that a reduction names, counted from the front, as a union; of a list, those of its entries. */
type AxesOf<S extends Shape, A> = A extends readonly [infer First, ...infer Rest]
  ? Axis<S, First> | AxesOf<S, Rest>
  : A extends readonly []
    ? never
    : A extends number
      ? Axis<S, A>
      : unknown;

/**
 * The shape after folding axes: all of them if none is named.
 *
 *   Folded<[2, 3], 0, false>  // [3]
 *   Folded<[2, 3], -1, true>   // [2, 1]
 */
type Folded<S extends Shape, A, Keep> =
  IsAny<A> extends true
    ? Shape
    : IsAny<Keep> extends true
      ? Shape
      : boolean extends Keep
        ? Shape
        : [A] extends [undefined]
          ? Keep extends true
            ? IsOpen<S> extends true
              ? Shape
              : { [K in keyof S]: 1 }
            : []
          : IsOpen<S> extends true
            ? Shape
            : unknown extends AxesOf<S, A>
              ? Shape
              : Keep extends true
                ? Kept<S, AxesOf<S, A>>
                : Dropped<S, AxesOf<S, A>>;

/** The shape of X after folding the axes A, which stay as size 1 if Keep. */
export type Reduce<X, A, Keep> = Folded<ShapeOf<X>, A, Keep>;

/** The named axes as size 1. */
type Kept<S extends Shape, Gone, At extends readonly 0[] = []> = S extends readonly [
  infer N extends number,
  ...infer Rest extends Shape,
]
  ? [`${At["length"]}` extends Gone ? 1 : N, ...Kept<Rest, Gone, [...At, 0]>]
  : [];

/** Without the named axes. */
type Dropped<S extends Shape, Gone, At extends readonly 0[] = []> = S extends readonly [
  infer N extends number,
  ...infer Rest extends Shape,
]
  ? `${At["length"]}` extends Gone
    ? Dropped<Rest, Gone, [...At, 0]>
    : [N, ...Dropped<Rest, Gone, [...At, 0]>]
  : [];

/** An axis of X, or the sentence that there is none such. */
export type AxisIn<Op extends string, X, A> =
  IsAny<A> extends true
    ? A
    : AxisProblem<Op, ShapeOf<X>, A> extends infer P
      ? P extends string
        ? ShapeError<P>
        : A
      : never;

type AxisProblem<Op extends string, S extends Shape, A> =
  IsOpen<S> extends true
    ? true
    : [A] extends [number]
      ? [Axis<S, A>] extends [never]
        ? NoAxis<Op, S, A>
        : true
      : A extends readonly [infer First, ...infer Rest]
        ? [First] extends [number]
          ? [Axis<S, First>] extends [never]
            ? NoAxis<Op, S, First>
            : AxisProblem<Op, S, Rest>
          : true
        : true;

type NoAxis<
  Op extends string,
  S extends Shape,
  A extends number,
> = `${Op}: no axis ${A} in a tensor of rank ${S["length"]}`;

/** All axes in reverse order. */
export type Transposed<S extends Shape> =
  IsOpen<S> extends true
    ? Shape
    : S extends readonly [infer N extends number, infer M extends number]
      ? [M, N]
      : Reversed<S>;

type Reversed<S extends Shape> = S extends readonly [infer N extends number, ...infer Rest extends Shape]
  ? [...Reversed<Rest>, N]
  : [];

/**
 * X with two axes swapped, or, if none is named, all of them reversed.
 *
 *   Swap<Tensor<[2, 3, 4]>, 0, 2>   // [4, 3, 2]
 */
export type Swap<X, A, B> = [A] extends [undefined]
  ? Transposed<ShapeOf<X>>
  : IsOpen<ShapeOf<X>> extends true
    ? Shape
    : unknown extends Axis<ShapeOf<X>, A> | Axis<ShapeOf<X>, B>
      ? Shape
      : Swapped<ShapeOf<X>, Axis<ShapeOf<X>, A>, Axis<ShapeOf<X>, B>>;

type Swapped<S extends Shape, A, B> = {
  [K in keyof S]: K extends A ? S[B & keyof S] : K extends B ? S[A & keyof S] : S[K];
};

/** X with its axes in another order. */
export type Permute<X, Order> = IsOpen<ShapeOf<X>> extends true ? Shape : Permuted<ShapeOf<X>, Order>;

type Permuted<S extends Shape, Order> = Order extends readonly [infer First, ...infer Rest]
  ? [unknown extends Axis<S, First> ? number : S[Axis<S, First> & keyof S], ...Permuted<S, Rest>]
  : Order extends readonly []
    ? []
    : Shape;

/** X with a new axis of size 1. */
export type Unsqueeze<X, A> =
  IsOpen<ShapeOf<X>> extends true
    ? Shape
    : A extends 0
      ? [1, ...ShapeOf<X>]
      : A extends -1
        ? [...ShapeOf<X>, 1]
        : A extends 1
          ? ShapeOf<X> extends readonly [infer N, ...infer Rest]
            ? [N, 1, ...Rest]
            : Shape
          : Shape;
