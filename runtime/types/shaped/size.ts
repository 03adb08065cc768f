/**
 * Sizes and sentences: the smallest pieces of shape arithmetic in types. A size is a number literal, or `number`
 * where only the running program knows it; nothing that is unknown is ever called a mistake.
 */
import type { Shape } from "../../shape.js";

/**
 * The type of an argument that does not fit. Nothing has this type, so TypeScript refuses the argument and quotes the
 * sentence, which is the one that the running program would throw.
 */
export interface ShapeError<Sentence extends string> {
  readonly shapeError: Sentence;
}

export type IsAny<T> = 0 extends 1 & T ? true : false;

/** T itself if it is one type, and `Otherwise` if it is a union of several. */
export type Only<T, Otherwise, Whole = T> = T extends Whole ? ([Whole] extends [T] ? T : Otherwise) : never;

/** A size as it stands in a shape: one literal, or `number`. */
export type Size<N> = [N] extends [number] ? (number extends N ? number : Only<N, number>) : number;

/** Whether two sizes are known, and different. */
export type Differ<N, M> = number extends N
  ? false
  : number extends M
    ? false
    : [N] extends [M]
      ? false
      : true;

/** Whether the number of axes is known only to the running program. */
export type IsOpen<S extends Shape> = number extends S["length"] ? true : false;

/** `[2,3]`: a shape as every message writes it, `?` where a size is unknown. */
export type Shown<S extends Shape> = IsOpen<S> extends true ? "[...]" : `[${Listed<S>}]`;

type Listed<S extends Shape> = S extends readonly [infer N extends number]
  ? ShownSize<N>
  : S extends readonly [infer N extends number, ...infer Rest extends Shape]
    ? `${ShownSize<N>},${Listed<Rest>}`
    : "";

export type ShownSize<N extends number> = number extends N ? "?" : `${N}`;
