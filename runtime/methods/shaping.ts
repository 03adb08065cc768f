/** Methods of tensors, fourth family: the same numbers under other shapes, and taken apart. */

import { flatten, movedim, squeeze, transpose, unsqueeze } from "../ops/axes.js";
import { broadcastTo } from "../ops/broadcast.js";
import { expand, repeat, repeatInterleave, tile } from "../ops/repeating.js";
import { permute, reshape } from "../ops/reshape.js";
import { chunk, split, unbind } from "../ops/splitting.js";
import { flip, roll } from "../ops/turning.js";
import type { Axes, Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type {
  AxisIn,
  Flatten,
  Named,
  Permute,
  Reshape,
  Reshapes,
  ShapeOf,
  Swap,
  Unsqueeze,
} from "../types/rules.js";
import { ReductionMethods } from "./reductions.js";

export abstract class ShapingMethods extends ReductionMethods {
  reshape<T extends Tensor, const A extends readonly (number | Shape)[]>(
    this: Reshapes<T, A>,
    ...sizes: A
  ): Tensor<Reshape<T, A>> {
    return reshape(this, ...sizes);
  }
  permute<T extends Tensor, const A extends readonly number[]>(this: T, order: A): Tensor<Permute<T, A>> {
    return permute(this, order);
  }
  transpose<
    T extends Tensor,
    A extends number | undefined = undefined,
    B extends number | undefined = undefined,
  >(this: T, axis0?: AxisIn<"transpose", T, A>, axis1?: AxisIn<"transpose", T, B>): Tensor<Swap<T, A, B>> {
    return transpose(this, axis0, axis1);
  }
  flatten<T extends Tensor, A extends number = 0, B extends number = -1>(
    this: T,
    start?: A,
    end?: B,
  ): Tensor<Flatten<T, A, B>> {
    return flatten(this, start, end);
  }
  squeeze(this: Tensor, axes?: Axes): Tensor {
    return squeeze(this, axes);
  }
  unsqueeze<T extends Tensor, A extends number>(this: T, axis: A): Tensor<Unsqueeze<T, A>> {
    return unsqueeze(this, axis);
  }
  movedim(this: Tensor, from: Axes, to: Axes): Tensor {
    return movedim(this, from, to);
  }
  expand(this: Tensor, ...sizes: (number | Shape)[]): Tensor {
    return expand(this, ...sizes);
  }
  repeat(this: Tensor, ...times: (number | Shape)[]): Tensor {
    return repeat(this, ...times);
  }
  tile(this: Tensor, ...times: (number | Shape)[]): Tensor {
    return tile(this, ...times);
  }
  repeatInterleave(this: Tensor, times: number | readonly number[], axis?: number): Tensor {
    return repeatInterleave(this, times, axis);
  }
  flip<T extends Tensor>(this: T, axes?: Axes): Tensor<ShapeOf<T>> {
    return flip(this, axes);
  }
  roll<T extends Tensor>(this: T, shift: number, axis?: number): Tensor<ShapeOf<T>> {
    return roll(this, shift, axis);
  }
  broadcastTo<const A extends Shape>(this: Tensor, shape: A): Tensor<Named<[A]>> {
    return broadcastTo(this, shape);
  }
  split(this: Tensor, size: number | readonly number[], axis?: number): Tensor[] {
    return split(this, size, axis);
  }
  chunk(this: Tensor, count: number, axis?: number): Tensor[] {
    return chunk(this, count, axis);
  }
  unbind(this: Tensor, axis?: number): Tensor[] {
    return unbind(this, axis);
  }
}
