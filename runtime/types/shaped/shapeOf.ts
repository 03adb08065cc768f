/** The shape of whatever functions accept in place of a tensor. */
import type { Data } from "../../dtype.js";
import type { Shape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import type { IsAny, Only, Size } from "./size.js";

/**
 * The shape of a tensor, a number, an array of numbers. What may be one thing or another has no known shape.
 *
 *   ShapeOf<Tensor<[2, 3]>>   // [2, 3]
 *   ShapeOf<number[][]>       // [number, number]
 */
export type ShapeOf<X> =
  IsAny<X> extends true
    ? Shape
    : [X] extends [never]
      ? Shape
      : [X] extends [Tensor<infer S>]
        ? Only<S, Shape>
        : [X] extends [number | boolean]
          ? []
          : [X] extends [Data]
            ? [number]
            : [X] extends [Table<infer S>]
              ? S
              : [X] extends [readonly unknown[]]
                ? ShapeOfArray<X> extends infer S extends Shape
                  ? Only<S, Shape>
                  : Shape
                : Shape;

/** What the compiler of cells puts in place of a long table of numbers, which would take too long to read. */
export interface Table<S extends Shape> extends ReadonlyArray<number> {
  readonly __sizes: S;
}

/** All rows of a tensor are alike, so the first one tells. */
type ShapeOfArray<X extends readonly unknown[]> = X["length"] extends 0
  ? [0]
  : IsAny<X[0]> extends true
    ? Shape
    : [X[0]] extends [number | boolean]
      ? [Size<X["length"]>]
      : [X[0]] extends [readonly unknown[]]
        ? [Size<X["length"]>, ...ShapeOfArray<X[0]>]
        : Shape;

/** What `x.shape` is: as many numbers as there are axes. Which numbers is remembered, but not what they look like. */
export type Sizes<S extends Shape> = { readonly [Axis in keyof S]: number } & Remembered<S>;

/** @internal */
export interface Remembered<S extends Shape> {
  readonly __shape?: S;
}

/** An array of sizes as a shape: `[2, 3]`, `x.shape`, `number[]`. */
export type AsShape<A> =
  IsAny<A> extends true ? Shape : A extends Remembered<infer S> ? (Shape extends S ? Known<A> : S) : Known<A>;

type Known<A> = A extends Shape ? (number extends A["length"] ? Shape : SizesOf<A>) : Shape;

type SizesOf<A extends Shape> = A extends readonly [infer N, ...infer Rest extends Shape]
  ? [Size<N>, ...SizesOf<Rest>]
  : [];

/**
 * The shape that the arguments of `zeros(2, 3)`, `zeros([2, 3])`, `zeros(2, 3, options)` name.
 */
export type Named<A extends readonly unknown[]> = A extends readonly [infer First, ...infer Rest]
  ? [First] extends [number]
    ? Rest extends readonly unknown[]
      ? NumbersOf<A>
      : Shape
    : [First] extends [Shape]
      ? AsShape<First>
      : []
  : number extends A["length"]
    ? Shape
    : [];

/** The shape of `arange(start, end)`: told if the numbers run from 0 to a number that is written down. */
export type Counted<Start, End> = [End] extends [undefined]
  ? `${Start & number}` extends `-${string}` | `${string}.${string}`
    ? [number]
    : [Size<Start>]
  : [number];

/** The shape of X with one more axis behind the others. */
export type Appended<X, N> = [...ShapeOf<X>, Size<N>];

/** The numbers at the beginning of a list; options may follow. */
type NumbersOf<A extends readonly unknown[]> = number extends A["length"]
  ? Shape
  : A extends readonly [infer N, ...infer Rest]
    ? [N] extends [number]
      ? [Size<N>, ...NumbersOf<Rest>]
      : []
    : [];

/** Nested arrays as somebody writes them; the empty tuple makes TypeScript count what is in them. */
export type NestedValues = readonly (number | boolean | NestedValues)[] | [];
