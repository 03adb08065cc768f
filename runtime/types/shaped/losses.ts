/** What losses want: predictions and targets of one shape, or scores and one label per row. */
import type { Shape } from "../../shape.js";
import type { ShapeOf } from "./shapeOf.js";
import type { Differ, IsAny, IsOpen, ShapeError, Shown } from "./size.js";

/** The target, or the sentence that its shape is another than that of the predictions. */
export type SameShape<Op extends string, X, Y> =
  IsSame<ShapeOf<X>, ShapeOf<Y>> extends false
    ? ShapeError<`${Op}: predictions ${Shown<ShapeOf<X>>} and targets ${Shown<ShapeOf<Y>>} differ`>
    : Y;

/** The values, or the sentence that a tensor of the shape of X does not take them. */
export type Assigns<X, Y> =
  IsSame<ShapeOf<X>, ShapeOf<Y>> extends false
    ? ShapeError<`assign: shapes differ: ${Shown<ShapeOf<X>>} takes no ${Shown<ShapeOf<Y>>}`>
    : Y;

/** The shape of a loss: one number, if the options do not say otherwise. */
export type Loss<X, O> =
  IsAny<O> extends true
    ? Shape
    : [keyof O] extends [never]
      ? []
      : O extends { readonly reduction: infer R }
        ? [R] extends ["mean" | "sum"]
          ? []
          : [R] extends ["none"]
            ? ShapeOf<X>
            : Shape
        : O extends { readonly reduction?: infer R }
          ? "none" extends R
            ? Shape
            : []
          : [];

/** The labels, or the sentence that they are not one per row of the scores. */
export type Labels<Op extends string, X, Y> =
  LabelProblem<Op, ShapeOf<X>, ShapeOf<Y>> extends infer P ? (P extends string ? ShapeError<P> : Y) : never;

type LabelProblem<Op extends string, X extends Shape, Y extends Shape> =
  IsSame<X, Y> extends false
    ? Expected<X> extends infer E extends Shape
      ? IsSame<E, Y> extends false
        ? `${Op}: scores ${Shown<X>} want labels ${Shown<E>}, not ${Shown<Y>}`
        : true
      : true
    : true;

/** One label per row: the shape of the scores without the classes. */
type Expected<X extends Shape> = X extends readonly [
  infer N extends number,
  infer _,
  ...infer Rest extends Shape,
]
  ? [N, ...Rest]
  : X extends readonly [infer _]
    ? []
    : Shape;

type IsSame<A extends Shape, B extends Shape> =
  IsOpen<A> extends true
    ? true
    : IsOpen<B> extends true
      ? true
      : A extends readonly [infer N, ...infer ARest extends Shape]
        ? B extends readonly [infer M, ...infer BRest extends Shape]
          ? Differ<N, M> extends true
            ? false
            : IsSame<ARest, BRest>
          : false
        : B extends []
          ? true
          : false;
